-- Times are milliseconds since 1970-01-01 UTC. Enumerations with an order (severity, tier) are numbers; all others are their names.

CREATE TABLE sequences (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
);
INSERT INTO sequences (name, value) VALUES ('pages', 0), ('registers', 0);

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at INTEGER NOT NULL
);

-- Pages: what stands there now, and what stood there before.

CREATE TABLE pages (
    num INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL UNIQUE,
    final_url TEXT NOT NULL,
    source_id TEXT NOT NULL,
    source_name TEXT NOT NULL,
    channel TEXT NOT NULL,
    publisher TEXT,
    institution TEXT,
    region TEXT,
    published_at INTEGER,
    first_seen INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL,
    http_status INTEGER NOT NULL,
    content_type TEXT,
    charset TEXT,
    content_digest TEXT NOT NULL,
    text_digest TEXT NOT NULL,
    fingerprint INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    tier INTEGER,
    lead TEXT,
    departments TEXT NOT NULL,
    labels TEXT NOT NULL,
    facts TEXT NOT NULL,
    approval_numbers TEXT NOT NULL,
    cluster TEXT NOT NULL,
    duplicate_of TEXT,
    clue_state TEXT,
    version INTEGER NOT NULL,
    rule_set TEXT NOT NULL,
    model TEXT NOT NULL,
    seq INTEGER NOT NULL UNIQUE
);
CREATE INDEX pages_source ON pages (source_id);

CREATE TABLE page_versions (
    page_num INTEGER NOT NULL REFERENCES pages (num),
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    images TEXT NOT NULL,
    content_digest TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    archive_file TEXT,
    archive_offset INTEGER,
    archive_length INTEGER,
    archive_record TEXT,
    PRIMARY KEY (page_num, version)
);

CREATE TABLE page_labels (
    code TEXT NOT NULL,
    page_num INTEGER NOT NULL REFERENCES pages (num),
    score REAL NOT NULL,
    PRIMARY KEY (code, page_num)
) WITHOUT ROWID;
CREATE INDEX page_labels_page ON page_labels (page_num);

CREATE TABLE page_facts (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    page_num INTEGER NOT NULL REFERENCES pages (num),
    PRIMARY KEY (kind, value, page_num)
) WITHOUT ROWID;
CREATE INDEX page_facts_page ON page_facts (page_num);

CREATE TABLE fingerprint_bands (
    band INTEGER NOT NULL,
    value INTEGER NOT NULL,
    page_num INTEGER NOT NULL REFERENCES pages (num),
    PRIMARY KEY (band, value, page_num)
) WITHOUT ROWID;
CREATE INDEX fingerprint_bands_page ON fingerprint_bands (page_num);

CREATE TABLE visits (
    visit_id TEXT NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    source_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    disposition TEXT NOT NULL,
    http_status INTEGER,
    reason TEXT NOT NULL,
    elapsed_ms INTEGER NOT NULL,
    page_num INTEGER REFERENCES pages (num)
);
CREATE INDEX visits_url ON visits (url, at);

CREATE TABLE visit_counts (
    source_id TEXT NOT NULL,
    disposition TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (source_id, disposition)
) WITHOUT ROWID;

CREATE TABLE findings (
    id INTEGER NOT NULL PRIMARY KEY,
    page_num INTEGER NOT NULL REFERENCES pages (num),
    page_version INTEGER NOT NULL,
    code TEXT NOT NULL,
    rule TEXT NOT NULL,
    score REAL NOT NULL,
    tier INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    spans TEXT NOT NULL,
    basis TEXT NOT NULL,
    why TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    superseded_at INTEGER,
    rule_set TEXT NOT NULL,
    model TEXT NOT NULL
);
CREATE INDEX findings_page ON findings (page_num, superseded_at);
CREATE INDEX findings_code ON findings (code) WHERE superseded_at IS NULL;

CREATE TABLE excused (
    page_num INTEGER NOT NULL REFERENCES pages (num),
    ordinal INTEGER NOT NULL,
    rule TEXT NOT NULL,
    excuse TEXT NOT NULL,
    span TEXT NOT NULL,
    PRIMARY KEY (page_num, ordinal)
) WITHOUT ROWID;

-- Clues.

CREATE TABLE subject_aliases (
    alias TEXT NOT NULL PRIMARY KEY,
    subject_key TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE clues (
    num INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_name TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    licence TEXT,
    credit_code TEXT,
    region TEXT,
    severity INTEGER NOT NULL,
    tier INTEGER NOT NULL,
    lead TEXT NOT NULL,
    departments TEXT NOT NULL,
    codes TEXT NOT NULL,
    basis TEXT NOT NULL,
    pages INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    claimed_by TEXT,
    follows TEXT,
    case_number TEXT
);
-- One open clue a subject.
CREATE UNIQUE INDEX clues_open_subject ON clues (subject_key) WHERE state IN ('detected', 'claimed');
CREATE INDEX clues_subject ON clues (subject_key, num);
CREATE INDEX clues_state ON clues (state, num);

CREATE TABLE clue_codes (
    clue_num INTEGER NOT NULL REFERENCES clues (num),
    code TEXT NOT NULL,
    tier INTEGER NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (clue_num, code)
) WITHOUT ROWID;

-- The lead and the co-departments of a clue.
CREATE TABLE clue_departments (
    clue_num INTEGER NOT NULL REFERENCES clues (num),
    department TEXT NOT NULL,
    PRIMARY KEY (clue_num, department)
) WITHOUT ROWID;

CREATE TABLE clue_pages (
    clue_num INTEGER NOT NULL REFERENCES clues (num),
    page_num INTEGER NOT NULL REFERENCES pages (num),
    first_version INTEGER NOT NULL,
    last_version INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    PRIMARY KEY (clue_num, page_num)
) WITHOUT ROWID;
CREATE INDEX clue_pages_page ON clue_pages (page_num, clue_num);

CREATE TABLE clue_findings (
    clue_num INTEGER NOT NULL REFERENCES clues (num),
    finding_id INTEGER NOT NULL REFERENCES findings (id),
    PRIMARY KEY (clue_num, finding_id)
) WITHOUT ROWID;
CREATE INDEX clue_findings_finding ON clue_findings (finding_id);

CREATE TABLE clue_events (
    num INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    clue_num INTEGER NOT NULL REFERENCES clues (num),
    type TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    department TEXT,
    reason TEXT,
    case_number TEXT,
    outcome TEXT,
    basis TEXT NOT NULL
);
CREATE INDEX clue_events_clue ON clue_events (clue_num, num);
CREATE TRIGGER clue_events_no_update BEFORE UPDATE ON clue_events
BEGIN SELECT RAISE(ABORT, 'clue_events is append-only'); END;
CREATE TRIGGER clue_events_no_delete BEFORE DELETE ON clue_events
BEGIN SELECT RAISE(ABORT, 'clue_events is append-only'); END;

-- What is owed to targets.

CREATE TABLE outbox (
    num INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    clue_num INTEGER NOT NULL REFERENCES clues (num),
    target_id TEXT NOT NULL,
    department TEXT NOT NULL,
    role TEXT NOT NULL,
    type TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    payload TEXT,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    leased_before INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    lease_owner TEXT,
    lease_until INTEGER,
    delivered_at INTEGER,
    last_error TEXT
);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state = 'pending';
CREATE INDEX outbox_clue ON outbox (clue_num, target_id, num);
CREATE INDEX outbox_state ON outbox (state, num);

CREATE TABLE delivery_attempts (
    outbox_num INTEGER NOT NULL REFERENCES outbox (num),
    number INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    elapsed_ms INTEGER NOT NULL,
    http_status INTEGER,
    result TEXT NOT NULL,
    PRIMARY KEY (outbox_num, number)
) WITHOUT ROWID;

CREATE TABLE stopped_targets (
    target_id TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL,
    stopped_at INTEGER NOT NULL
);

-- Who did what.

CREATE TABLE audit (
    num INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    details TEXT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_object ON audit (object_kind, object_id, num);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    department TEXT,
    region TEXT,
    hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
);

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    user_name TEXT NOT NULL,
    normalized_name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT,
    security_stamp TEXT NOT NULL,
    concurrency_stamp TEXT NOT NULL,
    role TEXT NOT NULL,
    department TEXT,
    region TEXT,
    must_change_password INTEGER NOT NULL,
    lockout_enabled INTEGER NOT NULL,
    lockout_end INTEGER,
    access_failed_count INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_sign_in_at INTEGER
);

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    status INTEGER,
    body TEXT,
    PRIMARY KEY (scope, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_keys_age ON idempotency_keys (began_at);

-- Registers. known_to is null for what is known now; older rows say what was known before.

CREATE TABLE register_imports (
    num INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    rows_in INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL
);

CREATE TABLE register_rows (
    num INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    number_key TEXT NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    holder TEXT NOT NULL,
    category TEXT NOT NULL,
    detail TEXT NOT NULL,
    address TEXT NOT NULL,
    registration TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    open_ended INTEGER NOT NULL,
    status INTEGER NOT NULL,
    status_text TEXT NOT NULL,
    known_from INTEGER NOT NULL,
    known_to INTEGER,
    import_num INTEGER NOT NULL REFERENCES register_imports (num)
);
CREATE UNIQUE INDEX register_rows_now ON register_rows (kind, number_key) WHERE known_to IS NULL;
CREATE INDEX register_rows_history ON register_rows (kind, number_key, known_from);

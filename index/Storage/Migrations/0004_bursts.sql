-- When the text that stands on a page now, or one nearly like it, came up there: its publication date where it gives one, else when it was first seen.
ALTER TABLE pages ADD COLUMN appeared_at INTEGER NOT NULL DEFAULT 0;
UPDATE pages SET appeared_at = min(coalesce(published_at, first_seen), first_seen);
CREATE INDEX pages_cluster ON pages (cluster, appeared_at);

-- Near copies of a flagged text that came up at many places within hours: the densest stretch seen.
CREATE TABLE bursts (
    num INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    cluster TEXT NOT NULL,
    places INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    found_at INTEGER NOT NULL
);

-- The burst for which a page's severity was raised by one step; null where it was not.
ALTER TABLE pages ADD COLUMN burst INTEGER REFERENCES bursts (num);

-- Clues whose journal tells of a burst.
CREATE TABLE burst_clues (
    burst INTEGER NOT NULL REFERENCES bursts (num),
    clue_num INTEGER NOT NULL REFERENCES clues (num),
    PRIMARY KEY (burst, clue_num)
) WITHOUT ROWID;

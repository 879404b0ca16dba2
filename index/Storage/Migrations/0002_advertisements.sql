-- Advertisements that stood on pages, each joined to the page it leads to: by the landing page's own address, so that it does not matter
-- whether the landing page was asked with the advertisement or visited in its own right.
CREATE TABLE advertisements (
    num INTEGER PRIMARY KEY,
    page_num INTEGER NOT NULL REFERENCES pages (num),
    url TEXT NOT NULL,
    title TEXT,
    text TEXT NOT NULL,
    visit_id TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    landing_url TEXT,
    landing TEXT,
    UNIQUE (page_num, url, text)
);
CREATE INDEX advertisements_landing ON advertisements (landing_url) WHERE landing_url IS NOT NULL;

-- How the verdict on a page was come by: is it an advertisement at all, and why this tier. Null for pages judged before.
ALTER TABLE pages ADD COLUMN decision TEXT;

-- What whoever confirmed says the codes are: a list of {"from","to"}; null where they stand as found.
ALTER TABLE clue_events ADD COLUMN codes TEXT;

-- The State Council's yearly arrangement of days off and make-up working days, where
-- the program does not know it by itself. Both lists are JSON.
CREATE TABLE workday_years (
    year          INTEGER PRIMARY KEY CHECK (year BETWEEN 1949 AND 2100),
    days_off      TEXT NOT NULL,
    days_of_work  TEXT,
    source        TEXT NOT NULL CHECK (source <> ''),
    entry_index   BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    CHECK (revised_index >= entry_index)
);
--bun:split
CREATE INDEX workday_years_revised ON workday_years (revised_index);

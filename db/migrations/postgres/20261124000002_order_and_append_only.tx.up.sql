-- PostgreSQL compares text by the database's locale; the ordered lists compare
-- it byte by byte, as SQLite does, so that both give the same pages.
ALTER TABLE organizations
    ALTER COLUMN name TYPE TEXT COLLATE "C",
    ALTER COLUMN marked_on TYPE TEXT COLLATE "C",
    ALTER COLUMN registered_on TYPE TEXT COLLATE "C";
--bun:split
ALTER TABLE announcements ALTER COLUMN published_on TYPE TEXT COLLATE "C";
--bun:split
ALTER TABLE inspections
    ALTER COLUMN published_on TYPE TEXT COLLATE "C",
    ALTER COLUMN inspected_on TYPE TEXT COLLATE "C";
--bun:split
ALTER TABLE markings
    ALTER COLUMN marked_on TYPE TEXT COLLATE "C",
    ALTER COLUMN unmarked_on TYPE TEXT COLLATE "C";
--bun:split
CREATE INDEX organizations_by_name ON organizations (name, id);
--bun:split
CREATE INDEX organizations_by_marked_on ON organizations (COALESCE(marked_on, '') DESC, id DESC);
--bun:split
CREATE INDEX organizations_by_registered_on ON organizations (COALESCE(registered_on, '') DESC, id DESC);
--bun:split
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END
$$;
--bun:split
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
--bun:split
CREATE TRIGGER ledger_hashes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_hashes
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
--bun:split
-- What was revised since an entry is read after each publication.
CREATE INDEX organizations_revised ON organizations (revised_index);
--bun:split
CREATE INDEX markings_revised ON markings (revised_index);
--bun:split
CREATE INDEX announcements_revised ON announcements (revised_index);
--bun:split
CREATE INDEX inspections_revised ON inspections (revised_index);
--bun:split
CREATE INDEX commendations_revised ON commendations (revised_index);

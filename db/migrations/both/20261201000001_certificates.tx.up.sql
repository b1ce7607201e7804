-- The holder's full name, encrypted under the key that key_id names; the keys are
-- kept outside the database.
ALTER TABLE certificates ADD COLUMN sealed_name BYTEA;
--bun:split
-- The beginning of id_number_hash as a whole number: its index is small.
ALTER TABLE certificates ADD COLUMN holder_key BIGINT;
--bun:split
CREATE INDEX certificates_holder ON certificates (holder_key) WHERE holder_key IS NOT NULL;
--bun:split
CREATE INDEX certificates_ended ON certificates (entry_index) WHERE state <> 'VALID';
--bun:split
-- The keys that sign certificates, as anyone may read them. A certificate that was
-- signed within a key's time stays good when the time is over.
CREATE TABLE signing_keys (
    multibase     TEXT PRIMARY KEY CHECK (multibase LIKE 'z%'),
    suite         TEXT NOT NULL CHECK (suite <> ''),
    valid_from    TIMESTAMPTZ NOT NULL,
    valid_until   TIMESTAMPTZ,
    entry_index   BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    CHECK (revised_index >= entry_index),
    CHECK (valid_until >= valid_from)
);
--bun:split
CREATE INDEX signing_keys_revised ON signing_keys (revised_index);

-- The day on which the holder's personal data were erased. What an erased row still
-- holds says nothing of a person, and no salt: its commitment cannot be guessed at.
ALTER TABLE certificates ADD COLUMN erased_on TEXT CHECK (
    erased_on IS NULL OR (
        erased_on LIKE '____-__-__' AND sealed_name IS NULL AND holder_hash IS NULL AND id_number_hash IS NULL AND holder_key IS NULL
        AND source IS NULL AND flags IS NULL
    )
);
--bun:split
-- Under which secrets certificates were issued is asked at each start.
CREATE INDEX certificates_key ON certificates (key_id);

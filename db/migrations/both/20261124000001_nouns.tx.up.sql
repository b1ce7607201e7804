-- The nouns of the registry. Both databases agree on this text.
--
-- Dates are calendar dates in Asia/Shanghai, written YYYY-MM-DD; instants are
-- UTC. Every public row names the ledger entries that published and last revised
-- it. Those foreign keys are deferred, because rows and entries are written in
-- one transaction, in no fixed order.

CREATE TABLE ledger_entries (
    entry_index BIGINT PRIMARY KEY CHECK (entry_index >= 0),
    kind        TEXT NOT NULL CHECK (kind <> ''),
    subject     TEXT NOT NULL CHECK (subject <> ''),
    body        BYTEA NOT NULL,
    public      BOOLEAN NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);
--bun:split
CREATE INDEX ledger_entries_subject ON ledger_entries (subject, entry_index);
--bun:split
CREATE INDEX ledger_entries_public ON ledger_entries (entry_index) WHERE public;
--bun:split
CREATE TABLE ledger_hashes (
    hash_index BIGINT PRIMARY KEY CHECK (hash_index >= 0),
    hash       BYTEA NOT NULL CHECK (length(hash) = 32)
);
--bun:split
CREATE TABLE follower_cursors (
    name       TEXT PRIMARY KEY,
    position   BIGINT NOT NULL CHECK (position >= 0),
    updated_at TIMESTAMPTZ NOT NULL
);
--bun:split
CREATE TABLE regions (
    code              TEXT PRIMARY KEY CHECK (length(code) = 6),
    name              TEXT NOT NULL CHECK (name <> ''),
    level             TEXT NOT NULL CHECK (level IN ('PROVINCE', 'PREFECTURE', 'COUNTY')),
    parent_code       TEXT REFERENCES regions (code),
    population        BIGINT CHECK (population > 0),
    population_year   INTEGER CHECK (population_year BETWEEN 1949 AND 2100),
    population_source TEXT,
    entry_index       BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index     BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    CHECK ((level = 'PROVINCE') = (parent_code IS NULL)),
    CHECK ((population IS NULL) = (population_year IS NULL)),
    CHECK ((population IS NULL) = (population_source IS NULL)),
    CHECK (revised_index >= entry_index)
);
--bun:split
CREATE INDEX regions_parent ON regions (parent_code);
--bun:split
CREATE TABLE publishers (
    id            BIGINT PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE CHECK (name <> ''),
    line          TEXT NOT NULL CHECK (line IN ('CIVIL_AFFAIRS', 'CIVILIZATION_OFFICE', 'EDUCATION', 'YOUTH_LEAGUE',
                  'WOMENS_FEDERATION', 'DISABLED_PERSONS_FEDERATION', 'SOCIAL_WORK', 'OTHER')),
    region_code   TEXT REFERENCES regions (code),
    entry_index   BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    CHECK (revised_index >= entry_index)
);
--bun:split
CREATE TABLE announcements (
    id              BIGINT PRIMARY KEY,
    document_number TEXT CHECK (document_number LIKE '%〔____〕%号'),
    title           TEXT NOT NULL CHECK (title <> ''),
    kind            TEXT NOT NULL CHECK (kind IN ('MARKING', 'UNMARKING', 'ANNUAL_LIST', 'INSPECTION_RESULT', 'PENALTY',
                    'COMMENDATION', 'NOTICE')),
    state           TEXT NOT NULL CHECK (state IN ('DRAFT', 'IN_REVIEW', 'PUBLISHED', 'CORRECTED', 'WITHDRAWN')),
    published_on    TEXT NOT NULL CHECK (published_on LIKE '____-__-__'),
    region_code     TEXT NOT NULL REFERENCES regions (code),
    summary         TEXT,
    body            TEXT,
    corrects_id     BIGINT REFERENCES announcements (id),
    state_note      TEXT,
    source          TEXT,
    synthetic       BOOLEAN NOT NULL,
    entry_index     BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index   BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    CHECK (revised_index >= entry_index),
    CHECK (corrects_id <> id)
);
--bun:split
CREATE UNIQUE INDEX announcements_number ON announcements (document_number) WHERE document_number IS NOT NULL;
--bun:split
CREATE INDEX announcements_newest ON announcements (published_on DESC, id DESC);
--bun:split
CREATE INDEX announcements_region ON announcements (region_code, published_on DESC, id DESC);
--bun:split
CREATE INDEX announcements_corrects ON announcements (corrects_id) WHERE corrects_id IS NOT NULL;
--bun:split
CREATE TABLE announcement_publishers (
    announcement_id BIGINT NOT NULL REFERENCES announcements (id),
    publisher_id    BIGINT NOT NULL REFERENCES publishers (id),
    position        INTEGER NOT NULL CHECK (position >= 0),
    PRIMARY KEY (announcement_id, publisher_id)
);
--bun:split
CREATE INDEX announcement_publishers_publisher ON announcement_publishers (publisher_id, announcement_id);
--bun:split
CREATE TABLE attachments (
    announcement_id BIGINT NOT NULL REFERENCES announcements (id),
    position        INTEGER NOT NULL CHECK (position >= 0),
    name            TEXT NOT NULL CHECK (name <> ''),
    media_type      TEXT,
    size            BIGINT CHECK (size > 0),
    sha256          TEXT CHECK (length(sha256) = 64),
    url             TEXT,
    PRIMARY KEY (announcement_id, position)
);
--bun:split
CREATE TABLE organizations (
    id                     BIGINT PRIMARY KEY,
    credit_code            TEXT NOT NULL UNIQUE CHECK (length(credit_code) = 18),
    name                   TEXT NOT NULL CHECK (name <> ''),
    former_names           TEXT,
    kind                   TEXT NOT NULL CHECK (kind IN ('ASSOCIATION', 'SERVICE_INSTITUTION', 'FOUNDATION')),
    registration_authority TEXT,
    supervising_unit       TEXT,
    legal_representative   TEXT,
    legal_representative_salt BYTEA CHECK (length(legal_representative_salt) = 32),
    registered_on          TEXT CHECK (registered_on LIKE '____-__-__'),
    address                TEXT,
    region_code            TEXT NOT NULL REFERENCES regions (code),
    purpose                TEXT,
    service_categories     TEXT,
    mark_status            TEXT NOT NULL CHECK (mark_status IN ('MARKED', 'UNMARKED', 'NEVER_MARKED')),
    marked_on              TEXT CHECK (marked_on LIKE '____-__-__'),
    source                 TEXT,
    synthetic              BOOLEAN NOT NULL,
    entry_index            BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index          BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    CHECK ((legal_representative IS NULL) = (legal_representative_salt IS NULL)),
    CHECK ((mark_status = 'NEVER_MARKED') = (marked_on IS NULL)),
    CHECK (revised_index >= entry_index)
);
--bun:split
CREATE INDEX organizations_region ON organizations (region_code, mark_status);
--bun:split
CREATE TABLE markings (
    id                     BIGINT PRIMARY KEY,
    organization_id        BIGINT NOT NULL REFERENCES organizations (id),
    basis                  TEXT NOT NULL CHECK (basis IN ('NAME_AND_CHARTER', 'APPLICATION')),
    charter_checked_on     TEXT NOT NULL CHECK (charter_checked_on LIKE '____-__-__'),
    marked_on              TEXT NOT NULL CHECK (marked_on LIKE '____-__-__'),
    announcement_id        BIGINT NOT NULL REFERENCES announcements (id),
    unmarked_on            TEXT CHECK (unmarked_on LIKE '____-__-__'),
    unmark_reason          TEXT CHECK (unmark_reason IN ('CHARTER_CHANGED', 'DEREGISTERED', 'REGISTRATION_REVOKED', 'CORRECTION')),
    unmark_announcement_id BIGINT REFERENCES announcements (id),
    entry_index            BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index          BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    CHECK (charter_checked_on <= marked_on),
    CHECK (unmarked_on >= marked_on),
    CHECK ((unmarked_on IS NULL) = (unmark_reason IS NULL)),
    CHECK ((unmarked_on IS NULL) = (unmark_announcement_id IS NULL)),
    CHECK (revised_index >= entry_index)
);
--bun:split
CREATE UNIQUE INDEX markings_one_open ON markings (organization_id) WHERE unmarked_on IS NULL;
--bun:split
CREATE INDEX markings_organization ON markings (organization_id, marked_on DESC);
--bun:split
CREATE INDEX markings_announcement ON markings (announcement_id);
--bun:split
CREATE INDEX markings_unmark_announcement ON markings (unmark_announcement_id) WHERE unmark_announcement_id IS NOT NULL;
--bun:split
CREATE TABLE inspection_campaigns (
    id            BIGINT PRIMARY KEY,
    year          INTEGER NOT NULL CHECK (year BETWEEN 2017 AND 2100),
    region_code   TEXT NOT NULL REFERENCES regions (code),
    title         TEXT NOT NULL CHECK (title <> ''),
    entry_index   BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (region_code, year),
    CHECK (revised_index >= entry_index)
);
--bun:split
CREATE TABLE inspections (
    id                         BIGINT PRIMARY KEY,
    campaign_id                BIGINT NOT NULL REFERENCES inspection_campaigns (id),
    subject_kind               TEXT NOT NULL CHECK (subject_kind IN ('ORGANIZATION', 'GROUP', 'OTHER_BODY')),
    subject_name               TEXT NOT NULL CHECK (subject_name <> ''),
    subject_credit_code        TEXT CHECK (length(subject_credit_code) = 18),
    organization_id            BIGINT REFERENCES organizations (id),
    region_code                TEXT NOT NULL REFERENCES regions (code),
    inspected_on               TEXT NOT NULL CHECK (inspected_on LIKE '____-__-__'),
    mode                       TEXT NOT NULL CHECK (mode IN ('ON_SITE', 'WRITTEN')),
    selection                  TEXT NOT NULL CHECK (selection IN ('COMPLAINT', 'NEGATIVE_REPORT', 'KEY_TARGET', 'RANDOM', 'OTHER')),
    outcome                    TEXT NOT NULL CHECK (outcome IN ('NO_ISSUE', 'ISSUES_FOUND', 'NOT_COOPERATING')),
    problem                    TEXT,
    handling                   TEXT,
    rectification_state        TEXT CHECK (rectification_state IN ('ORDERED', 'COMPLETED', 'OVERDUE')),
    rectification_due_on       TEXT CHECK (rectification_due_on LIKE '____-__-__'),
    rectification_completed_on TEXT CHECK (rectification_completed_on LIKE '____-__-__'),
    published_on               TEXT NOT NULL CHECK (published_on LIKE '____-__-__'),
    announcement_id            BIGINT REFERENCES announcements (id),
    source                     TEXT,
    synthetic                  BOOLEAN NOT NULL,
    entry_index                BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index              BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    CHECK (published_on >= inspected_on),
    CHECK ((outcome = 'NO_ISSUE') = (problem IS NULL)),
    CHECK (rectification_completed_on IS NULL OR rectification_state = 'COMPLETED'),
    CHECK (revised_index >= entry_index)
);
--bun:split
CREATE UNIQUE INDEX inspections_subject ON inspections (campaign_id, subject_name, inspected_on, mode, COALESCE(subject_credit_code, ''));
--bun:split
CREATE INDEX inspections_newest ON inspections (published_on DESC, id DESC);
--bun:split
CREATE INDEX inspections_region ON inspections (region_code, published_on DESC, id DESC);
--bun:split
CREATE INDEX inspections_organization ON inspections (organization_id, published_on DESC) WHERE organization_id IS NOT NULL;
--bun:split
CREATE INDEX inspections_announcement ON inspections (announcement_id, published_on DESC, id DESC) WHERE announcement_id IS NOT NULL;
--bun:split
CREATE INDEX inspections_unlinked ON inspections (subject_credit_code) WHERE organization_id IS NULL;
--bun:split
CREATE TABLE findings (
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    item          TEXT NOT NULL CHECK (item IN ('BASIC_INFORMATION', 'SERVICE_TIME', 'SERVICE_CONTENT', 'EVALUATION', 'TRAINING',
                  'AWARDS', 'WITHIN_TEN_WORKING_DAYS', 'ENTERED_IN_SYSTEM', 'MATCHES_ACTIVITY', 'PAID_BEYOND_SUBSIDY',
                  'NON_VOLUNTARY_RECORDED', 'PROFIT_UNDER_NAME', 'ISSUED_FROM_RECORDS', 'CHECKABLE_IN_SYSTEM',
                  'FORGED_OR_ALTERED', 'FEE_CHARGED')),
    result        TEXT NOT NULL CHECK (result IN ('MET', 'NOT_MET', 'NOT_APPLICABLE')),
    note          TEXT,
    PRIMARY KEY (inspection_id, item)
);
--bun:split
CREATE TABLE commendations (
    id              BIGINT PRIMARY KEY,
    year            INTEGER NOT NULL CHECK (year BETWEEN 1949 AND 2100),
    programme       TEXT NOT NULL CHECK (programme <> ''),
    category        TEXT NOT NULL CHECK (category <> ''),
    name            TEXT NOT NULL CHECK (name <> ''),
    level           TEXT,
    region_code     TEXT NOT NULL REFERENCES regions (code),
    organization_id BIGINT REFERENCES organizations (id),
    source          TEXT,
    synthetic       BOOLEAN NOT NULL,
    entry_index     BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index   BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (year, programme, category, name),
    CHECK (revised_index >= entry_index)
);
--bun:split
CREATE INDEX commendations_region ON commendations (region_code, year DESC, id DESC);
--bun:split
CREATE INDEX commendations_newest ON commendations (year DESC, id DESC);
--bun:split
CREATE INDEX commendations_organization ON commendations (organization_id) WHERE organization_id IS NOT NULL;
--bun:split
CREATE TABLE platforms (
    id            BIGINT PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE CHECK (name <> ''),
    url           TEXT,
    valid_from    TEXT,
    valid_to      TEXT,
    note          TEXT,
    source        TEXT,
    synthetic     BOOLEAN NOT NULL,
    entry_index   BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    CHECK (revised_index >= entry_index)
);
--bun:split
CREATE TABLE certificates (
    id                 BIGINT PRIMARY KEY,
    number             TEXT NOT NULL UNIQUE CHECK (number <> ''),
    key_id             TEXT NOT NULL,
    code_hash          BYTEA NOT NULL CHECK (length(code_hash) = 32),
    holder_hash        BYTEA CHECK (length(holder_hash) = 32),
    name_hash          BYTEA NOT NULL CHECK (length(name_hash) = 32),
    id_number_hash     BYTEA CHECK (length(id_number_hash) = 32),
    masked_name        TEXT NOT NULL CHECK (masked_name <> ''),
    issuer_name        TEXT NOT NULL CHECK (issuer_name <> ''),
    issuer_credit_code TEXT CHECK (length(issuer_credit_code) = 18),
    issuer_id          BIGINT REFERENCES organizations (id),
    platform_id        BIGINT REFERENCES platforms (id),
    period_start       TEXT NOT NULL CHECK (period_start LIKE '____-__-__'),
    period_end         TEXT NOT NULL CHECK (period_end LIKE '____-__-__'),
    minutes            BIGINT NOT NULL CHECK (minutes > 0),
    content            TEXT NOT NULL CHECK (content <> ''),
    issued_on          TEXT NOT NULL CHECK (issued_on LIKE '____-__-__'),
    state              TEXT NOT NULL CHECK (state IN ('VALID', 'REVOKED', 'REPLACED')),
    state_changed_on   TEXT CHECK (state_changed_on LIKE '____-__-__'),
    state_reason       TEXT,
    replaced_by_id     BIGINT REFERENCES certificates (id),
    salt               BYTEA NOT NULL CHECK (length(salt) >= 16),
    commitment         BYTEA NOT NULL CHECK (length(commitment) = 32),
    source             TEXT,
    synthetic          BOOLEAN NOT NULL,
    entry_index        BIGINT NOT NULL UNIQUE REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index      BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    CHECK (period_end >= period_start),
    CHECK (issued_on >= period_end),
    CHECK ((state = 'VALID') = (state_changed_on IS NULL)),
    CHECK ((state = 'VALID') = (state_reason IS NULL)),
    CHECK ((state = 'REPLACED') = (replaced_by_id IS NOT NULL)),
    CHECK (revised_index >= entry_index)
);
--bun:split
CREATE INDEX certificates_unlinked ON certificates (issuer_credit_code) WHERE issuer_id IS NULL;
--bun:split
CREATE TABLE service_records (
    certificate_id BIGINT NOT NULL REFERENCES certificates (id),
    position       INTEGER NOT NULL CHECK (position >= 0),
    activity       TEXT NOT NULL CHECK (activity <> ''),
    place          TEXT,
    started_at     TIMESTAMPTZ NOT NULL,
    ended_at       TIMESTAMPTZ NOT NULL,
    minutes        BIGINT NOT NULL CHECK (minutes > 0),
    content        TEXT NOT NULL CHECK (content <> ''),
    evaluation     TEXT,
    recorded_at    TIMESTAMPTZ NOT NULL,
    voided_at      TIMESTAMPTZ,
    void_reason    TEXT,
    PRIMARY KEY (certificate_id, position),
    CHECK (ended_at > started_at),
    CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
--bun:split
CREATE TABLE populations (
    region_code TEXT NOT NULL REFERENCES regions (code),
    year        INTEGER NOT NULL CHECK (year BETWEEN 1949 AND 2100),
    residents   BIGINT NOT NULL CHECK (residents > 0),
    source      TEXT NOT NULL CHECK (source <> ''),
    entry_index BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    revised_index BIGINT NOT NULL REFERENCES ledger_entries (entry_index) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (region_code, year),
    CHECK (revised_index >= entry_index)
);

-- Facts of a warehouse: what the documents say, one grain a table. Figures are DECIMAL, never float.
-- Marts (marts/*.sql) are built from these; findings come from rules, indicator_values from metrics.

CREATE TABLE snapshot (
    stamp VARCHAR NOT NULL,             -- names the file: warehouse-<stamp>.duckdb
    taken_at TIMESTAMP NOT NULL,        -- time of the last entry of the journal, so a rebuild gives the same
    demo BOOLEAN NOT NULL,              -- figures of the fictional demonstration city
    city VARCHAR NOT NULL,              -- name of the office, for the frame: 云泽市政务公开办公室
    first_year INTEGER,
    last_year INTEGER                   -- the newest report year that is due or was received
);

-- Grain: one agency, of the roster or seen in a document only (in_roster = false).
CREATE TABLE agencies (
    agency_id VARCHAR PRIMARY KEY,      -- roster id, or 'x-' || short hash of the normalised name
    name VARCHAR NOT NULL,              -- full name
    short_name VARCHAR NOT NULL,        -- what pages print: 清溪镇, 公安局; 常太镇（清源县） where two are called so
    kind VARCHAR NOT NULL,              -- 镇 乡 街道 部门 其他
    county VARCHAR,                     -- city or county above it
    initials VARCHAR NOT NULL,          -- pinyin initials of the short name, lower case
    in_roster BOOLEAN NOT NULL,
    since_year INTEGER,                 -- first and last report year that it owes; null = open
    until_year INTEGER,
    population DECIMAL(18, 4),
    population_year INTEGER,
    population_source VARCHAR,
    ordinal INTEGER NOT NULL,           -- order of the roster
    is_city BOOLEAN NOT NULL DEFAULT false, -- its report is that of the whole city in one (see city_report)
    -- What filters choose by, see analytics.groups: 镇, 清源县, 清源县·镇.
    groups VARCHAR[] GENERATED ALWAYS AS (
        CASE WHEN county IS NULL THEN [kind] ELSE [kind, county, county || '·' || kind] END
    ),
    -- The short name as documents write it, without the county that sets it apart from another.
    bare_name VARCHAR GENERATED ALWAYS AS (
        CASE WHEN ends_with(short_name, '（' || county || '）')
            THEN left(short_name, length(short_name) - length(county) - 2) ELSE short_name END
    )
);

-- Whom figures of a kind or of the city are added up over, ranked and compared among: the city itself is none of them.
CREATE VIEW units AS SELECT * FROM agencies WHERE NOT is_city;

-- Grain: one document, readable or not: an original (by SHA-256), or each of the reports that an original holds.
CREATE TABLE documents (
    sha256 VARCHAR NOT NULL,
    part INTEGER NOT NULL,              -- 0 = the original is one document, else its reports from 1
    file_name VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    bytes BIGINT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    outcome VARCHAR NOT NULL,           -- report | unplaced (no agency or no year) | failed
    message VARCHAR,                    -- why it failed or is unplaced, in Chinese
    agency_id VARCHAR,                  -- where known, also for a document that could not be read
    year INTEGER,
    entry INTEGER NOT NULL DEFAULT 0,   -- of the journal: which one tells that it came
    PRIMARY KEY (sha256, part)
);

-- Grain: one report = one document that names its agency and year. The newest is current, one with prose before a row
-- of a table.
CREATE TABLE reports (
    report_id VARCHAR PRIMARY KEY,      -- first 16 hex digits of the sha256; of a part, of sha256('<sha256>#<part>')
    sha256 VARCHAR NOT NULL,
    part INTEGER NOT NULL,
    kind VARCHAR NOT NULL,              -- document | row_of_table (of a table of many agencies: figures, no prose)
    agency_id VARCHAR NOT NULL,
    agency_as_read VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    revision INTEGER NOT NULL,          -- 1 = first received for this agency and year
    is_current BOOLEAN NOT NULL,
    title VARCHAR,
    published_on DATE,
    signed_on DATE,
    edition_t2 VARCHAR,
    edition_t3 VARCHAR,
    edition_t4 VARCHAR,
    scope VARCHAR,                      -- what its prose says: own (本级) | area (全域); null = not said
    scope_quote VARCHAR,                -- the sentence that says it
    scope_line INTEGER,                 -- position in lines
    scanned BOOLEAN NOT NULL            -- some of it was recognised from pictures and waits for a person
);

-- Grain: one cell of the form in one report; dense over the detected edition.
CREATE TABLE cells (
    report_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    column_id VARCHAR NOT NULL,
    edition VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,           -- form order within the report
    value DECIMAL(18, 4),
    status VARCHAR NOT NULL,            -- stated blank slash unreadable not_in_source
    raw VARCHAR,
    place VARCHAR,
    line INTEGER,                       -- position in lines
    scanned BOOLEAN NOT NULL            -- recognised from a picture: waits for a person
);

CREATE TABLE claims (
    report_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    claim_id VARCHAR NOT NULL,
    value DECIMAL(18, 4) NOT NULL,
    unit VARCHAR NOT NULL,
    approximate BOOLEAN NOT NULL,
    quote VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    line INTEGER,
    scanned BOOLEAN NOT NULL DEFAULT false  -- recognised from a picture: waits for a person
);

CREATE TABLE sections (
    report_id VARCHAR NOT NULL,
    section_id VARCHAR NOT NULL,        -- '1'..'6'
    status VARCHAR NOT NULL,            -- present empty missing
    heading VARCHAR,
    text VARCHAR NOT NULL,
    place VARCHAR,
    found_order INTEGER
);

-- Grain: one line of the source in reading order; a table row is one line, cells parted by ' | '.
CREATE TABLE lines (
    report_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    section_id VARCHAR NOT NULL,
    table_id VARCHAR
);

-- Words to search: folded like the reader folds, in small letters, oldest year first, so that the search of one year
-- leaves the others on the disk. Grain: current report × section that has words.
CREATE TABLE prose (
    year INTEGER NOT NULL,
    report_id VARCHAR NOT NULL,
    section_id VARCHAR NOT NULL,
    folded VARCHAR NOT NULL
);

-- Labels worded otherwise than the form does.
CREATE TABLE labels (
    report_id VARCHAR NOT NULL,
    table_id VARCHAR NOT NULL,
    row_id VARCHAR,
    column_id VARCHAR,
    raw VARCHAR NOT NULL,
    expected VARCHAR NOT NULL,
    place VARCHAR NOT NULL
);

CREATE TABLE problems (
    sha256 VARCHAR NOT NULL,
    part INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    code VARCHAR NOT NULL,
    place VARCHAR,
    message VARCHAR NOT NULL
);

-- The form as tables, for joins: generated from national.toml.
CREATE TABLE form_rows (
    table_id VARCHAR NOT NULL,
    edition VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    label VARCHAR NOT NULL,             -- as that edition words it, without number
    words VARCHAR NOT NULL,             -- named for people, with the heading it stands under
    group_id VARCHAR,
    parent_row_id VARCHAR,              -- `of`
    table_words VARCHAR NOT NULL        -- 表二 表三 表四
);

CREATE TABLE form_columns (
    table_id VARCHAR NOT NULL,
    edition VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,            -- columns of t2 depend on the row
    column_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    label VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    parent_column_id VARCHAR
);

-- Grain: agency × year that a report is owed for, with its deadline (settings.toml).
CREATE TABLE obligations (
    agency_id VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    deadline DATE NOT NULL
);

-- Judgements of the rules, all five outcomes. Grain: report (or agency × year) × rule × locus.
CREATE TABLE findings (
    finding_id VARCHAR PRIMARY KEY,     -- agency|year|rule|locus: survives a rebuild
    agency_id VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    report_id VARCHAR,
    rule_id VARCHAR NOT NULL,
    rule_version INTEGER NOT NULL,
    level VARCHAR NOT NULL,             -- family: form dates sums years prose text peers roll_up
    severity VARCHAR NOT NULL,          -- red yellow blue
    outcome VARCHAR NOT NULL,           -- pass fail review undetermined not_applicable
    locus VARCHAR NOT NULL,             -- what of the report was judged: 't3.*.total', 'section 4', ''
    title VARCHAR NOT NULL,             -- Chinese
    expected VARCHAR NOT NULL,          -- Chinese sentence
    found VARCHAR NOT NULL,             -- Chinese sentence
    fix VARCHAR NOT NULL,               -- Chinese sentence sent to the agency
    evidence JSON NOT NULL              -- [{table,row,column,value,place,line}|{quote,place,line}]
);

-- Sentences that many agencies say in one year, names and figures masked (□): nobody's own, and never a copy.
-- Grain: year × sentence.
CREATE TABLE common_sentences (
    year INTEGER NOT NULL,
    print VARCHAR NOT NULL,             -- 16 hex digits of the masked words
    words VARCHAR NOT NULL,
    agencies INTEGER NOT NULL           -- that say it
);

-- Sections that are held against others. Grain: current report with prose × section (1, 5) that has words.
CREATE TABLE compared_sections (
    report_id VARCHAR NOT NULL,
    section_id VARCHAR NOT NULL,
    signs INTEGER NOT NULL              -- left when names, figures, the form's and common words are masked
);

-- Grain: section × other report that it was held against: last year's own, or the nearest of the same year that
-- reach the threshold.
CREATE TABLE similar_pairs (
    report_id VARCHAR NOT NULL,
    section_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,          -- last_year | same_year
    other_report_id VARCHAR NOT NULL,
    containment DECIMAL(18, 4) NOT NULL, -- share of masked 5-grams that the other has too
    similarity DECIMAL(18, 4) NOT NULL, -- 1 less the share of signs to change; 0 where hardly anything is shared
    passages JSON NOT NULL              -- [{start,stop,other_start,other_stop,text,other_text}] in sections.text, longest first
);

-- Agencies whose sections are alike, by pairs that hang together. Grain: section of a report in a cluster.
CREATE TABLE clusters (
    year INTEGER NOT NULL,
    section_id VARCHAR NOT NULL,
    cluster INTEGER NOT NULL,           -- from 1 over all years
    report_id VARCHAR NOT NULL
);

-- What people decided on findings, from the journal. Grain: one decision.
CREATE TABLE finding_decisions (
    entry INTEGER NOT NULL,             -- of the journal: which one it is
    finding_id VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    who VARCHAR NOT NULL,
    state VARCHAR NOT NULL,             -- 待处理 已通知 已整改 已确认无误 已忽略
    why VARCHAR NOT NULL,
    basis JSON NOT NULL                 -- what was found then: see finding_basis
);

-- What the rules say of revisions that were superseded, judged as of the time just before. Grain: agency × epoch ×
-- finding that failed, asks for a person or could not be judged. An epoch ends where a report that was current gives
-- way to a newer revision: one of the same agency, or, for rules that look at others (peers, roll_up), of any.
CREATE TABLE finding_history (
    agency_id VARCHAR NOT NULL,
    epoch INTEGER NOT NULL,             -- from 0; counted for each agency, and apart from these for the city
    finding_id VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    report_id VARCHAR,
    rule_id VARCHAR NOT NULL,
    rule_version INTEGER NOT NULL,
    level VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,           -- fail review undetermined
    locus VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    expected VARCHAR NOT NULL,
    found VARCHAR NOT NULL,
    fix VARCHAR NOT NULL,
    evidence JSON NOT NULL
);

-- Grain: one finding that fails or asks for a person now, did so in an earlier revision, or was decided on by a person.
CREATE TABLE finding_states (
    finding_id VARCHAR PRIMARY KEY,
    number VARCHAR NOT NULL,            -- what people call it by: 8 hex digits of the id's hash
    agency_id VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    rule_id VARCHAR NOT NULL,
    severity VARCHAR,                   -- null where no rule of today has ever found it
    worst VARCHAR,                      -- fail, or review where it never was more
    state VARCHAR NOT NULL,             -- 待处理 已通知 已整改 已确认无误 已忽略
    is_open BOOLEAN NOT NULL,           -- 待处理 or 已通知, and not gone
    is_found BOOLEAN,                   -- whether the current report has it; null = cannot be seen
    is_settled BOOLEAN NOT NULL,        -- 已确认无误 or 已忽略: a person looked, and wants nothing done
    automatic BOOLEAN NOT NULL,         -- the state came by itself, not by a person
    who VARCHAR,                        -- null where automatic
    state_at TIMESTAMP,                 -- of the state
    why VARCHAR NOT NULL,
    since TIMESTAMP,                    -- arrival of the revision that had it first; null where no report is at fault
    closed_at TIMESTAMP,                -- where 已整改
    days INTEGER,                       -- from since to closed_at
    title VARCHAR NOT NULL,             -- as it was last found
    expected VARCHAR NOT NULL,
    found VARCHAR NOT NULL
);

-- The history of the states. Grain: one change of one finding.
CREATE TABLE finding_events (
    finding_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,           -- from 0
    happened_at TIMESTAMP,              -- null where the same report is read or judged otherwise than before
    who VARCHAR,                        -- null where it came by itself
    state VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    report_id VARCHAR
);

-- The judgements of today with what has become of them. `standing` is what counts, everywhere: the outcome, or
-- `settled` for what failed or asked for a person until one looked and wanted nothing done.
CREATE VIEW standings AS
SELECT
    findings.*,
    findings.rowid AS place,            -- by agency and year, in the order of the rulebook
    CASE
        WHEN findings.outcome IN ('fail', 'review') AND coalesce(states.is_settled, false) THEN 'settled'
        ELSE findings.outcome
    END AS standing,
    states.number,
    states.state,
    states.is_open,
    states.who AS state_who,
    states.state_at,
    states.why AS state_why,
    states.since,
    states.days
FROM findings
LEFT JOIN finding_states AS states ON states.finding_id = findings.finding_id;

-- One row an agency × year × indicator; null value with a reason where it cannot be given.
CREATE TABLE indicator_values (
    agency_id VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    report_id VARCHAR,
    indicator_id VARCHAR NOT NULL,
    numerator DECIMAL(18, 4),
    denominator DECIMAL(18, 4),         -- null for counts
    value DECIMAL(18, 8),               -- a rate is a share of 1
    edition VARCHAR,                    -- of the table it rests on
    series VARCHAR,                     -- values of one series may be compared; null where no edition matters
    derived BOOLEAN NOT NULL,           -- a total was added up from its parts
    scanned BOOLEAN NOT NULL,           -- a figure behind it was recognised from a picture and waits for a person
    missing VARCHAR                     -- null, or: no_report unreadable not_in_source not_in_edition blank not_disclosed ambiguous no_population out_of_range zero_denominator
);

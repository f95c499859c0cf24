CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  claims TEXT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT,
  begun BIGINT NOT NULL,
  last_used BIGINT NOT NULL,
  expires BIGINT NOT NULL
);
CREATE INDEX sessions_by_identity ON sessions (issuer, subject);
CREATE INDEX sessions_by_begin ON sessions (begun);
CREATE INDEX sessions_by_end ON sessions (expires);
CREATE TABLE revocations (
  number BIGINT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  issuer TEXT,
  name TEXT,
  made_before BIGINT NOT NULL,
  said_at BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  said_by TEXT NOT NULL
);
CREATE INDEX revocations_by_end ON revocations (expires);
CREATE TABLE counters (
  name TEXT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('revocations', 0);

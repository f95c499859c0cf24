CREATE TABLE robots (
  name TEXT NOT NULL PRIMARY KEY,
  registries TEXT NOT NULL,
  scope_map TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT,
  passwords TEXT NOT NULL,
  last_used BIGINT,
  last_address TEXT,
  last_agent TEXT
);
INSERT INTO counters (name, value) VALUES ('robots', 0);

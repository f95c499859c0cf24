CREATE TABLE audit_records (
  hash TEXT NOT NULL PRIMARY KEY,
  answered BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  correlation TEXT NOT NULL,
  caller TEXT,
  subject TEXT,
  line TEXT NOT NULL
);
CREATE INDEX audit_records_by_time ON audit_records (answered, seq, hash);
CREATE INDEX audit_records_by_request ON audit_records (correlation);
CREATE INDEX audit_records_by_caller ON audit_records (caller, answered);
CREATE INDEX audit_records_by_subject ON audit_records (subject, answered);

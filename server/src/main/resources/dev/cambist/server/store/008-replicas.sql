CREATE TABLE replicas (
  id TEXT NOT NULL PRIMARY KEY,
  host TEXT NOT NULL,
  version TEXT NOT NULL,
  configuration TEXT NOT NULL,
  started BIGINT NOT NULL,
  seen BIGINT NOT NULL
);

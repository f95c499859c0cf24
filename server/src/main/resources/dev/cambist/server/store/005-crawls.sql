CREATE TABLE crawls (
  registry TEXT NOT NULL PRIMARY KEY,
  began BIGINT NOT NULL,
  in_catalog INTEGER NOT NULL,
  after_repository TEXT,
  ended BIGINT,
  repositories BIGINT NOT NULL,
  manifests BIGINT NOT NULL,
  missed BIGINT NOT NULL,
  failed BIGINT NOT NULL
);

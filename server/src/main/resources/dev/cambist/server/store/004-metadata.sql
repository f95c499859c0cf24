CREATE TABLE repositories (
  id ${numbered},
  registry ${ordered} NOT NULL,
  name ${ordered} NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  attributes INTEGER NOT NULL,
  manifests BIGINT NOT NULL,
  tags BIGINT NOT NULL
);
CREATE UNIQUE INDEX repositories_by_name ON repositories (registry, name);
CREATE INDEX repositories_locked ON repositories (id) WHERE attributes <> 15;
CREATE TABLE manifests (
  repository BIGINT NOT NULL,
  digest ${ordered} NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  attributes INTEGER NOT NULL,
  by_issuer TEXT,
  by_subject TEXT,
  by_session TEXT,
  PRIMARY KEY (repository, digest)
);
CREATE INDEX manifests_by_time ON manifests (repository, updated, digest);
CREATE INDEX manifests_by_digest ON manifests (digest);
CREATE INDEX manifests_locked ON manifests (repository) WHERE attributes <> 15;
CREATE TABLE tags (
  repository BIGINT NOT NULL,
  name ${ordered} NOT NULL,
  digest ${ordered} NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  attributes INTEGER NOT NULL,
  by_issuer TEXT,
  by_subject TEXT,
  by_session TEXT,
  PRIMARY KEY (repository, name)
);
CREATE INDEX tags_by_time ON tags (repository, updated, name);
CREATE INDEX tags_by_digest ON tags (repository, digest, name);
CREATE INDEX tags_locked ON tags (repository) WHERE attributes <> 15;
CREATE TABLE manifest_facts (
  digest ${ordered} NOT NULL PRIMARY KEY,
  complete INTEGER NOT NULL,
  facts TEXT NOT NULL
);
CREATE TABLE untags (
  registry ${ordered} NOT NULL,
  repository ${ordered} NOT NULL,
  tag ${ordered} NOT NULL,
  digest ${ordered} NOT NULL,
  PRIMARY KEY (registry, repository, tag, digest)
);
INSERT INTO counters (name, value) VALUES ('locks', 0);

CREATE TABLE key_files (
  name TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('key_files', 0);

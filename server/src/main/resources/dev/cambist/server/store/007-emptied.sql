CREATE TABLE emptied (
  registry ${ordered} NOT NULL,
  name ${ordered} NOT NULL,
  PRIMARY KEY (registry, name)
);

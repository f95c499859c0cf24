package dev.cambist.cli.login;

/** For people, or for scripts. */
public enum Output {
    TEXT,
    JSON
}

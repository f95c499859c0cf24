package dev.cambist.cli.login;

/** For people, or for scripts. */
enum Output {
    TEXT,
    JSON
}

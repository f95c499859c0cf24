package dev.cambist.server.analysis;

/**
 * Where a repository name stands that is read character by character, by the grammar of names in scopes: components of
 * lower-case letters and digits with single separators, joined by slashes, perhaps behind a host with a port.
 */
enum NameState {
    FIRST_START,
    FIRST_LETTER,
    FIRST_DOT,
    FIRST_UNDERSCORE,
    FIRST_TWO_UNDERSCORES,
    FIRST_HYPHEN,
    PORT_START,
    PORT,
    START,
    LETTER,
    DOT,
    UNDERSCORE,
    TWO_UNDERSCORES,
    HYPHEN,
    DEAD;

    /** Whether the text up to here is a whole name. */
    boolean isName() {
        return this == FIRST_LETTER || this == LETTER;
    }

    NameState after(char c) {
        boolean digit = c >= '0' && c <= '9';
        if (digit || (c >= 'a' && c <= 'z')) {
            return switch (this) {
                case DEAD -> DEAD;
                case PORT_START, PORT -> digit ? PORT : DEAD;
                case FIRST_START, FIRST_LETTER, FIRST_DOT, FIRST_UNDERSCORE, FIRST_TWO_UNDERSCORES, FIRST_HYPHEN ->
                    FIRST_LETTER;
                case START, LETTER, DOT, UNDERSCORE, TWO_UNDERSCORES, HYPHEN -> LETTER;
            };
        }
        return switch (c) {
            case '/' -> isName() || this == PORT ? START : DEAD;
            case ':' -> this == FIRST_LETTER ? PORT_START : DEAD;
            case '.' -> step(FIRST_DOT, DOT);
            case '_' ->
                switch (this) {
                    case FIRST_UNDERSCORE -> FIRST_TWO_UNDERSCORES;
                    case UNDERSCORE -> TWO_UNDERSCORES;
                    default -> step(FIRST_UNDERSCORE, UNDERSCORE);
                };
            case '-' -> this == FIRST_HYPHEN || this == HYPHEN ? this : step(FIRST_HYPHEN, HYPHEN);
            default -> DEAD;
        };
    }

    private NameState step(NameState first, NameState later) {
        return this == FIRST_LETTER ? first : this == LETTER ? later : DEAD;
    }
}

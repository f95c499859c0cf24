package dev.cambist.core.json;

/** The value {@code null}, where it is not the same as no value at all: within a list. */
public enum JsonNull {
    NULL;

    @Override
    public String toString() {
        return "null";
    }
}

package dev.cambist.cli.process;

/** Which release this is. */
public final class ProductVersion {
    /** The project's version; a constant, as reading it from a jar would cost each start of a helper. */
    public static final String TEXT = "0.1.0-SNAPSHOT";

    private ProductVersion() {}
}

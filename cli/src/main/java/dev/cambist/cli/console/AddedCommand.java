package dev.cambist.cli.console;

/** A command that an image may have beside those of this module; found by {@link java.util.ServiceLoader}. */
public interface AddedCommand {
    /** An instance of a class that is annotated as a command. */
    Object command();
}

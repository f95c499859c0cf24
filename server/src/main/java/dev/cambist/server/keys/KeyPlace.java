package dev.cambist.server.keys;

import java.nio.file.Path;
import java.util.List;

/**
 * Where keys are kept, as files below one root. All that looks at files or changes them happens while the place is held.
 */
interface KeyPlace {
    /** What is done while nobody else is in the place. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws KeyFileException;
    }

    /** What all paths begin with, also in messages. */
    Path root();

    /** Makes the place where it is not there yet; says whether it was. */
    boolean prepare() throws KeyFileException;

    <T> T whileHeld(Work<T> work) throws KeyFileException;

    /** Whether others than the owner of the keys may look at what is here, so that no secret may be in the clear. */
    boolean isShared();

    boolean exists(Path file);

    void makeDirectory(Path directory) throws KeyFileException;

    /** The directories within one, which need not be there. */
    List<Path> directories(Path parent) throws KeyFileException;

    /** The files of a directory whose names end so, the latest first; refuses one whose name begins with no time. */
    List<Path> list(Path directory, String suffix) throws KeyFileException;

    byte[] readSecret(Path file) throws KeyFileException;

    byte[] readPublic(Path file) throws KeyFileException;

    /** Makes or replaces a file as a whole. */
    void write(Path file, byte[] content) throws KeyFileException;

    /** Gives a file another name, in one step. */
    void rename(Path file, Path name) throws KeyFileException;

    /** Removes a file, which need not be there. */
    void delete(Path file) throws KeyFileException;

    /** Removes what interrupted writing left in a directory. */
    void deleteDrafts(Path directory) throws KeyFileException;

    /** A text that is another one after any change, whoever made it. May be asked at any time. */
    String version() throws KeyFileException;
}

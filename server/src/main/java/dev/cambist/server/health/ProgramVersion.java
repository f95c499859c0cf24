package dev.cambist.server.health;

import java.util.Optional;

/** Which version of the server this is. */
public final class ProgramVersion {
    /** As the build wrote it; where it runs from classes that no build packed, it is not known. */
    public static final String TEXT = Optional.ofNullable(
                    ProgramVersion.class.getPackage().getImplementationVersion())
            .orElse("unknown");

    private ProgramVersion() {}
}

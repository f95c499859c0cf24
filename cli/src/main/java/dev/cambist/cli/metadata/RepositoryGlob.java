package dev.cambist.cli.metadata;

import dev.cambist.core.access.Glob;
import dev.cambist.core.access.RepositoryName;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Repositories by a pattern, as rules of the configuration have it; one that is a name alone asks for no catalogue. */
record RepositoryGlob(Glob glob, String text) {
    static final RepositoryGlob ALL = new RepositoryGlob(new Glob("**"), "**");

    List<String> in(RegistryMetadata registry) throws IOException, InterruptedException {
        if (RepositoryName.isPath(text)) {
            return List.of(text);
        }
        return registry.repositories().stream().filter(glob::matches).toList();
    }

    static final class Converter implements ITypeConverter<RepositoryGlob> {
        @Override
        public RepositoryGlob convert(String text) {
            try {
                return new RepositoryGlob(new Glob(text), text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "expected a pattern for repositories, such as team/** or team/app: " + e.getMessage());
            }
        }
    }
}

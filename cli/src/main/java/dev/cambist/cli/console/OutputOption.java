package dev.cambist.cli.console;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --output}, for the commands whose answer scripts read too. */
public final class OutputOption {
    /** For people, or for scripts. */
    public enum Format {
        TEXT,
        JSON;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = Words.class,
            completionCandidates = Candidates.class,
            description = "text, or json: one object for scripts; the pages in docs list its members.")
    private Format format = Format.TEXT;

    public Format format() {
        return format;
    }

    public boolean isJson() {
        return format == Format.JSON;
    }

    /** The words as they are typed, which shells complete. */
    static final class Candidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(Format.TEXT.word(), Format.JSON.word()).iterator();
        }
    }

    static final class Words implements ITypeConverter<Format> {
        @Override
        public Format convert(String word) {
            return Stream.of(Format.values())
                    .filter(format -> format.word().equalsIgnoreCase(word))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected one of text, json, not " + word));
        }
    }
}

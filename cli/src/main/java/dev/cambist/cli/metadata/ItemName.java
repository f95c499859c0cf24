package dev.cambist.cli.metadata;

import dev.cambist.cli.wire.Registry;
import dev.cambist.core.access.RepositoryName;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Something in a registry, as image names write it.
 *
 * @param reference a tag, a digest, or nothing for the repository itself
 */
record ItemName(Registry registry, String repository, Optional<String> reference) {
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

    /** Where the metadata API has it. */
    String path() {
        return reference
                .map(name -> name.contains(":") ? "/_manifests/" + name : "/_tags/" + name)
                .orElse("");
    }

    @Override
    public String toString() {
        return reference
                .map(name -> (name.contains(":") ? "manifest " : "tag ") + name + " of " + repository)
                .orElse("repository " + repository);
    }

    static final class Converter implements ITypeConverter<ItemName> {
        @Override
        public ItemName convert(String text) {
            int slash = text.indexOf('/');
            if (slash < 1) {
                throw wrong(text);
            }
            String rest = text.substring(slash + 1);
            int at = rest.indexOf('@');
            int colon = rest.lastIndexOf(':');
            int end = at >= 0 ? at : colon >= 0 ? colon : rest.length();
            Optional<String> reference = end < rest.length() ? Optional.of(rest.substring(end + 1)) : Optional.empty();
            Pattern form = at >= 0 ? DIGEST : TAG;
            if (!RepositoryName.isPath(rest.substring(0, end))
                    || reference.filter(name -> !form.matcher(name).matches()).isPresent()) {
                throw wrong(text);
            }
            try {
                return new ItemName(Registry.parse(text.substring(0, slash)), rest.substring(0, end), reference);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException(
                    "expected REGISTRY/REPOSITORY, or that with :TAG or @DIGEST behind it, not " + text);
        }
    }
}

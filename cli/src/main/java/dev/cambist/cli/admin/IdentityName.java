package dev.cambist.cli.admin;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An identity as the log writes it: the issuer's configured name, a slash, and the subject. */
record IdentityName(String issuer, String subject) {
    static final class Converter implements ITypeConverter<IdentityName> {
        @Override
        public IdentityName convert(String text) {
            int slash = text.indexOf('/');
            if (slash < 1 || slash == text.length() - 1) {
                throw new TypeConversionException(
                        "expected ISSUER/SUBJECT, the issuer as the configuration names it, not " + text);
            }
            return new IdentityName(text.substring(0, slash), text.substring(slash + 1));
        }
    }
}

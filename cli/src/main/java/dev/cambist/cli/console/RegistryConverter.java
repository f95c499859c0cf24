package dev.cambist.cli.console;

import dev.cambist.cli.source.TokenText;
import dev.cambist.cli.wire.Registry;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the REGISTRY argument; a token in its place is not repeated. */
public final class RegistryConverter implements ITypeConverter<Registry> {
    @Override
    public Registry convert(String text) {
        if (TokenText.looksLikeToken(text)) {
            throw new TypeConversionException("this is a token. " + WrongUse.NEVER_AN_ARGUMENT);
        }
        try {
            return Registry.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}

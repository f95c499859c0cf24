package dev.cambist.cli.doctor;

import dev.cambist.cli.source.TokenText;
import dev.cambist.cli.wire.Registry;
import java.net.URI;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the URL argument: a registry's name or address, plain http too, which is a finding and no wrong use. */
final class AddressConverter implements ITypeConverter<Registry> {
    private static final String PLAIN = "http://";

    @Override
    public Registry convert(String text) {
        if (TokenText.looksLikeToken(text)) {
            throw new TypeConversionException("this is a token, and not an address");
        }
        try {
            if (!text.startsWith(PLAIN)) {
                return Registry.parse(text);
            }
            String name =
                    Registry.parse("https://" + text.substring(PLAIN.length())).name();
            return new Registry(name, List.of(URI.create(PLAIN + name)));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}

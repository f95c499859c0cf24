package dev.cambist.client.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Makes what another machine said fit for an error message: one printable line, cut short, and without any credential. */
public final class Wording {
    private static final String LEFT_OUT = "[left out]";
    /** A JWT, or how one begins; and words too long to be anything but a credential or noise. */
    private static final Pattern CREDENTIAL = Pattern.compile("eyJ[A-Za-z0-9_.%+/=~-]*|[A-Za-z0-9_+%~-]{48,}=*");

    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\p{Print}\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}]+");

    private Wording() {}

    /**
     * Cleans a text.
     *
     * @param text what the other side said
     * @param secrets what was sent to it, which it may have echoed
     * @param maxCharacters how much of it is kept
     * @return one line that can be shown
     */
    public static String clean(String text, Collection<String> secrets, int maxCharacters) {
        // Enough that what is left out cannot push all the rest out, and little enough that a large page costs nothing.
        String clean = text.length() > 64 * 1024 ? text.substring(0, 64 * 1024) : text;
        for (String secret : spellings(secrets)) {
            clean = clean.replace(secret, LEFT_OUT);
        }
        clean = UNPRINTABLE.matcher(clean).replaceAll(" ");
        clean = CREDENTIAL.matcher(clean).replaceAll(LEFT_OUT).strip();
        return clean.length() <= maxCharacters ? clean : cut(clean, maxCharacters) + "…";
    }

    private static String cut(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    /** As they are, and as they stand in a form; the longest first, so that no rest of one remains. */
    private static List<String> spellings(Collection<String> secrets) {
        List<String> spellings = new ArrayList<>();
        for (String secret : secrets) {
            if (!secret.isBlank()) {
                spellings.add(secret);
                spellings.add(URLEncoder.encode(secret, UTF_8));
            }
        }
        spellings.sort(Comparator.comparingInt(String::length).reversed());
        return spellings;
    }
}

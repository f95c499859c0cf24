package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which characters each part of a scope and of a pattern may have: every one of the first thousand is tried. */
final class CharactersTest {
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String DIGITS = "0123456789";

    @Test
    void componentsBeginning_isALetterOrDigit() {
        assertThat(accepted(c -> isScope("repository:" + Character.toString(c) + "a:pull")))
                .isEqualTo(DIGITS + LOWER);
        assertThat(accepted(c -> isScope("repository:x/" + Character.toString(c) + ":pull")))
                .isEqualTo(DIGITS + LOWER);
    }

    @Test
    void componentsMiddle_isALetterDigitOrSeparator() {
        assertThat(accepted(c -> isScope("repository:a" + Character.toString(c) + "a:pull")))
                .isEqualTo("-./" + DIGITS + "_" + LOWER);
    }

    @Test
    void componentsEnd_isALetterOrDigit() {
        assertThat(accepted(c -> isScope("repository:a" + Character.toString(c) + ":pull")))
                .isEqualTo(DIGITS + LOWER);
    }

    @Test
    void separators_thatMayBeDoubled_areHyphensAndUnderscores() {
        assertThat(accepted(c -> isScope("repository:a" + Character.toString(c).repeat(2) + "a:pull")))
                .isEqualTo("-" + DIGITS + "_" + LOWER);
        assertThat(accepted(c -> isScope("repository:a" + Character.toString(c).repeat(3) + "a:pull")))
                .isEqualTo("-" + DIGITS + LOWER);
    }

    @Test
    void port_isOfDigits() {
        assertThat(accepted(c -> isScope("repository:a:" + Character.toString(c) + "/a:pull")))
                .isEqualTo(DIGITS);
    }

    @Test
    void action_isOfLowerCaseLettersAndUnderscores() {
        assertThat(accepted(c -> Scopes.parseOne("repository:a:pull" + Character.toString(c))
                        .isPresent()))
                .isEqualTo(",_" + LOWER); // behind a comma stands another action, which may be empty
    }

    @Test
    void class_isOfLowerCaseLettersAndDigits() {
        assertThat(accepted(c -> isScope("repository(" + Character.toString(c) + "):a:pull")))
                .isEqualTo(DIGITS + LOWER);
    }

    @Test
    void pattern_isOfNamesCharactersAndAStar() {
        assertThat(accepted(c -> isPattern("a" + Character.toString(c) + "a")))
                .isEqualTo("*-./" + DIGITS + ":_" + LOWER);
    }

    private static String accepted(IntPredicate accepts) {
        return IntStream.range(0, 1000)
                .filter(accepts)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static boolean isScope(String text) {
        List<Scope> scopes = Scopes.parse(List.of(text));
        return scopes.size() == 1 && scopes.getFirst().actions().contains(Action.PULL);
    }

    private static boolean isPattern(String text) {
        try {
            return RepositoryPattern.of(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

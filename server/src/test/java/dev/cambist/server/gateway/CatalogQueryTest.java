package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which part of the catalog is asked for. */
final class CatalogQueryTest {
    private static final CatalogCursors CURSORS =
            new CatalogCursors(GuardFixture.NAME, () -> GuardFixture.REFRESH_KEYS);

    @ParameterizedTest
    @CsvSource({
        "'', 100, ",
        "?n=, 100, ",
        "?n=1, 1, ",
        "?n=0007, 7, ",
        "?n=1000, 1000, ",
        "?n=1001, 1000, ",
        "?n=99999999999999999999999999, 1000, ",
        "?last=team%2Fapp, 100, team/app",
        "?last=a&n=5&other=x, 5, a"
    })
    void of_soundParameters_isTheirPage(String query, int size, String last) {
        CatalogQuery parsed = query("/v2/_catalog" + query);
        assertThat(parsed.size()).isEqualTo(size);
        assertThat(parsed.last().orElse(null)).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "000", "-1", "%2B1", "+1", "1.5", "1e2", "0x10", "ten", "1%20", "%EF%BC%91", "%D9%A3"})
    void of_noPositiveNumber_isABadPageSize(String number) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> query("/v2/_catalog?n=" + number))
                .extracting(RefusedException::refusal)
                .isInstanceOf(RegistryRefusal.BadPageSize.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "..", "a//b", "a%20", "a%252F", "-"})
    void of_noName_isRefused(String last) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> query("/v2/_catalog?last=" + last))
                .extracting(RefusedException::refusal)
                .isEqualTo(new InvalidRequest.MalformedQuery("last is not the name of a repository"));
    }

    @Test
    void of_cursorFromALink_isItsName() {
        CatalogQuery parsed = query("/v2/_catalog?last=" + CURSORS.seal("team/app"));
        assertThat(parsed.last()).contains("team/app");
    }

    @Test
    void of_cursorOfAnotherRegistry_saysToBeginAnew() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> query("/v2/_catalog?last="
                        + new CatalogCursors("other.example", () -> GuardFixture.REFRESH_KEYS).seal("team/app")))
                .extracting(e -> e.refusal().message())
                .isEqualTo("the query string cannot be read: last is not from a link to a page of this catalog, or"
                        + " from one that is too old; list from the beginning");
    }

    @Test
    void catalogQuery_outsideOfItsLimits_isABug() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CatalogQuery(0, Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new CatalogQuery(1001, Optional.empty()));
    }

    private static CatalogQuery query(String target) {
        return CatalogQuery.of(GuardFixture.request("GET", target), CURSORS);
    }
}

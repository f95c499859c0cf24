package dev.cambist.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.SessionFilter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminFieldsTest {
    @Test
    void revoked_eachKind_isRead() {
        assertThat(revoked("session=s1")).isEqualTo(new Revoked.OfSession("s1"));
        assertThat(revoked("issuer=corp&subject=a%2Fb")).isEqualTo(new Revoked.OfIdentity("corp", "a/b"));
        assertThat(revoked("issuer=corp")).isEqualTo(new Revoked.OfIssuer("corp"));
        assertThat(revoked("robot=ci")).isEqualTo(new Revoked.OfRobot("ci"));
        assertThat(revoked("registry=registry.example")).isEqualTo(new Revoked.OfRegistry("registry.example"));
        assertThat(revoked("everything=true")).isEqualTo(new Revoked.Everything());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "everything=false",
                "subject=alice",
                "session=s1&issuer=corp",
                "registry=r&everything=true",
                "robot=ci&everything=true",
                "everything=yes",
                "everything=true&everything=true",
                "session=s1&session=s2"
            })
    void revoked_notExactlyOneThing_isRefused(String form) {
        assertThatThrownBy(() -> revoked(form)).isInstanceOf(RefusedException.class);
    }

    /** An unset variable of a script must not make everybody of an issuer out of one of them. */
    @Test
    void revoked_emptySubject_isRefusedRatherThanTakenForTheIssuer() {
        assertThatThrownBy(() -> revoked("issuer=corp&subject="))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("subject");
    }

    @Test
    void revoked_mistypedField_isRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> revoked("issuer=corp&subjekt=alice"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("subjekt")
                .hasMessageContaining("dry_run, everything, issuer");
    }

    @Test
    void filter_everything_isRead() {
        SessionFilter filter = AdminFields.filter(Fields.parse("session=s1&issuer=corp&subject=alice&registry=r"
                + "&since=2026-11-22T12:00:00Z&before=2026-11-22T13:00:00Z&limit=7"));

        assertThat(filter)
                .isEqualTo(SessionFilter.ALL
                        .ofId("s1")
                        .ofIssuer("corp")
                        .ofSubject("alice")
                        .ofService("r")
                        .since(Instant.parse("2026-11-22T12:00:00Z"))
                        .before(Instant.parse("2026-11-22T13:00:00Z")));
    }

    @Test
    void limit_isANumberWithinBounds() {
        assertThat(AdminFields.limit(Fields.parse(""))).isEqualTo(100);
        assertThat(AdminFields.limit(Fields.parse("limit=10000"))).isEqualTo(10_000);
        assertThatThrownBy(() -> AdminFields.limit(Fields.parse("limit=10001"))).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> AdminFields.limit(Fields.parse("limit=-1"))).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-11-22", "2026-11-22T12:00:00"})
    void since_whatIsNoMoment_isRefused(String moment) {
        assertThatThrownBy(() -> AdminFields.filter(Fields.parse("since=" + moment)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("since");
    }

    private static Revoked revoked(String form) {
        return AdminFields.revoked(Fields.parse(form));
    }
}

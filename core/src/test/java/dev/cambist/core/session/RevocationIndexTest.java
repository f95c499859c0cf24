package dev.cambist.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RevocationIndexTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant EARLIER = NOW.minusSeconds(60);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration DAY = Duration.ofDays(1);

    private final RevocationIndex index = new RevocationIndex();

    @Test
    void isRevoked_nothingRevoked_isFalse() {
        assertThat(index.isRevoked(login("s1", "corp", "alice", EARLIER))).isFalse();
        assertThat(index.isRevoked(anonymous(EARLIER))).isFalse();
    }

    @Test
    void isRevoked_session_isItsTokensOnly() {
        index.add(revoke(new Revoked.OfSession("s1"), NOW));

        assertThat(index.isRevoked(login("s1", "corp", "alice", EARLIER))).isTrue();
        assertThat(index.isRevoked(access("s1", "alice", EARLIER))).isTrue();
        assertThat(index.isRevoked(access("s1", "alice", NOW.plusSeconds(5)))).isTrue();
        assertThat(index.isRevoked(login("s2", "corp", "alice", EARLIER))).isFalse();
    }

    @Test
    void isRevoked_identity_isIssuerAndSubjectTogether() {
        index.add(revoke(new Revoked.OfIdentity("corp", "alice"), NOW));

        assertThat(index.isRevoked(login("s1", "corp", "alice", EARLIER))).isTrue();
        assertThat(index.isRevoked(login("s1", "other", "alice", EARLIER))).isFalse();
        assertThat(index.isRevoked(login("s1", "corp", "bob", EARLIER))).isFalse();
    }

    @Test
    void isRevoked_identitySignedInAfterwards_isFalse() {
        index.add(revoke(new Revoked.OfIdentity("corp", "alice"), NOW));

        assertThat(index.isRevoked(login("s2", "corp", "alice", NOW))).isFalse();
        assertThat(index.isRevoked(access("s2", "alice", NOW))).isFalse();
    }

    /** A token says whole seconds, so nothing tells which of the two was first. */
    @Test
    void isRevoked_madeInTheSecondOfTheRevocation_isTrue() {
        index.add(revoke(new Revoked.OfIdentity("corp", "alice"), NOW.plusMillis(1)));

        assertThat(index.isRevoked(login("s1", "corp", "alice", NOW))).isTrue();
    }

    @Test
    void isRevoked_accessTokenThatNamesNoIssuer_isJudgedByItsSubject() {
        index.add(revoke(new Revoked.OfIdentity("corp", "alice"), NOW));

        assertThat(index.isRevoked(access("s1", "alice", EARLIER))).isTrue();
        assertThat(index.isRevoked(access("s1", "bob", EARLIER))).isFalse();
    }

    @Test
    void isRevoked_issuer_isEverybodyOfIt() {
        index.add(revoke(new Revoked.OfIssuer("corp"), NOW));

        assertThat(index.isRevoked(login("s1", "corp", "alice", EARLIER))).isTrue();
        assertThat(index.isRevoked(login("s2", "corp", "bob", EARLIER))).isTrue();
        assertThat(index.isRevoked(login("s3", "other", "carol", EARLIER))).isFalse();
        assertThat(index.isRevoked(access("s1", "alice", EARLIER))).isTrue();
        assertThat(index.isRevoked(anonymous(EARLIER))).isFalse();
    }

    @Test
    void isRevoked_registry_isItsTokensOnly() {
        index.add(revoke(new Revoked.OfRegistry("registry.example"), NOW));

        assertThat(index.isRevoked(login("s1", "corp", "alice", EARLIER))).isTrue();
        assertThat(index.isRevoked(anonymous(EARLIER))).isTrue();
        assertThat(index.isRevoked(
                        new Lineage("other.example", Optional.of("s1"), Optional.of("corp"), "alice", EARLIER, true)))
                .isFalse();
    }

    @Test
    void isRevoked_everythingBeforeAMoment_leavesWhatIsYounger() {
        index.add(revoke(new Revoked.Everything(), EARLIER));

        assertThat(index.isRevoked(login("s1", "corp", "alice", EARLIER.minusSeconds(1))))
                .isTrue();
        assertThat(index.isRevoked(login("s1", "corp", "alice", EARLIER))).isFalse();
    }

    @Test
    void add_twoOfTheSame_theLaterMomentCounts() {
        index.add(revoke(new Revoked.OfIdentity("corp", "alice"), NOW));
        index.add(revoke(new Revoked.OfIdentity("corp", "alice"), EARLIER));

        assertThat(index.isRevoked(login("s1", "corp", "alice", EARLIER))).isTrue();
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void removeExpired_whatNamesNothingAlive_isGone() {
        index.add(revoke(new Revoked.OfSession("s1"), NOW));
        index.add(revoke(new Revoked.Everything(), NOW));

        index.removeExpired(NOW.plus(MONTH));
        assertThat(index.size()).isEqualTo(2);

        index.removeExpired(NOW.plus(MONTH).plus(DAY));
        assertThat(index.size()).isZero();
        assertThat(index.isRevoked(login("s1", "corp", "alice", EARLIER))).isFalse();
    }

    @Test
    void revocation_ofTheFuture_isNone() {
        assertThatThrownBy(
                        () -> Revocation.of(new Revoked.Everything(), NOW.plusSeconds(1), NOW, "operator", MONTH, DAY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void revocation_ofLongAgo_livesAsLongAsTheLastAccessToken() {
        Revocation old = Revocation.of(new Revoked.Everything(), NOW.minus(MONTH), NOW, "operator", MONTH, DAY);

        assertThat(old.expires()).isAfterOrEqualTo(NOW.plus(DAY));
    }

    @Test
    void isRevoked_robot_endsWhatItBoughtBeforeAndNobodyElses() {
        index.add(revoke(new Revoked.OfRobot("ci"), NOW));

        assertThat(index.isRevoked(robot("ci", EARLIER))).isTrue();
        assertThat(index.isRevoked(robot("ci", NOW))).isFalse();
        assertThat(index.isRevoked(robot("other", EARLIER))).isFalse();
        assertThat(index.size()).isEqualTo(1);
        index.removeExpired(NOW.plus(MONTH).plus(DAY).plus(DAY));
        assertThat(index.size()).isZero();
    }

    /** No issuer vouches for a robot, and no identity is one, whatever its subject. */
    @Test
    void isRevoked_issuerOrIdentityThatIsCalledLikeARobot_leavesTheRobotAlone() {
        index.add(revoke(new Revoked.OfIssuer("corp"), NOW));
        index.add(revoke(new Revoked.OfIdentity("corp", "robot:ci"), NOW));

        assertThat(index.isRevoked(robot("ci", EARLIER))).isFalse();
    }

    @Test
    void isRevoked_registry_endsRobotsTokensToo() {
        index.add(revoke(new Revoked.OfRegistry("registry.example"), NOW));

        assertThat(index.isRevoked(robot("ci", EARLIER))).isTrue();
    }

    /** A server's heap is 96 MB: one that cannot hold what was revoked does not start again, and one that is full collects. */
    @Test
    void index_aMillionRevocations_takesASixthOfAServersHeapAtMost() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-Xmx16m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MillionRevocations.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("1000000 revoked, 1000000 found");
    }

    private static Lineage robot(String name, Instant issued) {
        return new Lineage(
                "registry.example",
                Optional.of("p1"),
                Optional.empty(),
                "robot:" + name,
                issued,
                false,
                Optional.of(name));
    }

    private static Revocation revoke(Revoked what, Instant before) {
        Instant at = before.isAfter(NOW) ? before : NOW;
        return Revocation.of(what, before, at, "operator", MONTH, DAY);
    }

    private static Lineage login(String session, String issuer, String subject, Instant issued) {
        return new Lineage("registry.example", Optional.of(session), Optional.of(issuer), subject, issued, true);
    }

    private static Lineage access(String session, String subject, Instant issued) {
        return new Lineage("registry.example", Optional.of(session), Optional.empty(), subject, issued, false);
    }

    private static Lineage anonymous(Instant issued) {
        return new Lineage("registry.example", Optional.empty(), Optional.empty(), "", issued, false);
    }
}

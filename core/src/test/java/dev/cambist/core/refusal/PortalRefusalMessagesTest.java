package dev.cambist.core.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller reads who is refused so, word for word. */
final class PortalRefusalMessagesTest {
    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(
                        new PortalRefusal.NoSignInUnderWay(),
                        "this browser has no sign-in under way: it took longer than ten minutes, it is over already, or it"
                                + " was begun elsewhere; sign in again"),
                Arguments.of(
                        new PortalRefusal.WrongState(),
                        "what came back is not of the sign-in that was begun last in this browser; sign in again, in one"
                                + " window"),
                Arguments.of(
                        new PortalRefusal.SignInRefused("corp", "access_denied"),
                        "issuer corp did not sign you in: access_denied"),
                Arguments.of(
                        new PortalRefusal.NotThisSignIn("corp", "its nonce is not the one that was sent"),
                        "the identity token that issuer corp gave is not of this sign-in: its nonce is not the one that"
                                + " was sent; sign in again and, if that does not help, tell those who run this server"),
                Arguments.of(
                        new PortalRefusal.ForeignForm(),
                        "this form is not of a page that the portal gave you in this session; open the page anew and send"
                                + " it from there"),
                Arguments.of(
                        new PortalRefusal.NotEncrypted(),
                        "the portal is served over https alone, and over plain http on this machine itself; those who run"
                                + " this server give it server.tls, or a proxy with a certificate that"
                                + " server.trusted-proxies names"),
                Arguments.of(
                        new PortalRefusal.NotReached("registry.example.com"),
                        "this server is neither in front of registry.example.com nor has an index of what it holds; those"
                                + " who run this server give it registries.upstream or registries.index"),
                Arguments.of(
                        new PortalRefusal.NotPermitted("delete", "team/app", "registry.example.com"),
                        "no rule gives you delete on team/app at registry.example.com; \"Why not?\" says what each rule"
                                + " gives, and those who run this server write them"),
                Arguments.of(
                        new PortalRefusal.RobotTooWide(List.of("push", "delete"), "team/**", "registry.example.com"),
                        "no rule lets you make a robot with push, delete on team/** at registry.example.com; a robot has"
                                + " at most what a rule with robots gives you there"),
                Arguments.of(
                        new PortalRefusal.RobotTooLong(90, 30),
                        "the rules let no robot that may do this live for 90 d; choose at most 30 d"),
                Arguments.of(
                        new PortalRefusal.RobotTooLong(1, 0),
                        "the rules let no robot that may do this live for 1 d; all that they allow is less than a day"),
                Arguments.of(
                        new PortalRefusal.TooManyRobots(20),
                        "you have 20 robots, and nobody may have more, those that are over or disabled included; delete"
                                + " one that you do not need"),
                Arguments.of(
                        new PortalRefusal.Locked("on tag v1 of team/app, writeEnabled is false"),
                        "it is locked: on tag v1 of team/app, writeEnabled is false"),
                Arguments.of(
                        new PortalRefusal.SessionTooLarge(5000, 4096),
                        "the claims that this server's rules look at take 5000 bytes of a cookie, and browsers keep 4096;"
                                + " ask those who run this server for rules that look at fewer of your claims"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void message_ofEachRefusal_isExactly(Refusal refusal, String message) {
        assertThat(refusal.message()).isEqualTo(message);
    }
}

package dev.cambist.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.fault.Fault;
import dev.cambist.testkit.idp.FormerKeys;
import dev.cambist.testkit.idp.Misbehaviour;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs test classes within a test. */
final class LifecycleTest {
    private static final int MEETING_SECONDS = 60;
    private static final Map<Class<?>, URI> ADDRESSES = new ConcurrentHashMap<>();
    private static final Set<URI> OF_EACH_TEST = ConcurrentHashMap.newKeySet();
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @Test
    void misbehaviour_ofOneTest_isOverInTheNext() {
        assertPassed(run(Misbehaving.class), 3);
    }

    @Test
    void faults_ofOneTest_areTakenBackBeforeTheNext() {
        assertPassed(run(Faulty.class), 2);
    }

    @Test
    void classes_besideEachOther_haveASignInEach() {
        assertPassed(run(First.class, Second.class), 2);

        assertThat(ADDRESSES).hasSize(2);
        assertThat(ADDRESSES.values()).doesNotHaveDuplicates();
    }

    @Test
    void extension_inAnInstanceField_startsForEachTest() {
        assertPassed(run(OfInstance.class), 2);

        assertThat(OF_EACH_TEST).hasSize(2);
    }

    private static void assertPassed(TestExecutionSummary summary, int tests) {
        assertThat(summary.getFailures())
                .allSatisfy(failure -> assertThat(failure.getException())
                        .as(failure.getTestIdentifier().getDisplayName())
                        .doesNotThrowAnyException());
        assertThat(summary.getTestsSucceededCount()).isEqualTo(tests);
    }

    private static TestExecutionSummary run(Class<?>... classes) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "same_thread")
                .configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2");
        for (Class<?> one : classes) {
            request.selectors(selectClass(one));
        }
        LauncherDiscoveryRequest built = request.build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(built, listener);
        return listener.getSummary();
    }

    @CambistTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static final class Faulty {
        @Test
        @Order(1)
        void ordersMoreThanComesAbout(AcrSignIn signIn) throws Exception {
            signIn.faults().next(Fault.unavailable(), Fault.unavailable());
            assertThat(Calls.exchange(signIn, signIn.token("alice")).statusCode())
                    .isEqualTo(503);
        }

        @Test
        @Order(2)
        void good(AcrSignIn signIn) throws Exception {
            assertThat(signIn.faults().open()).isEmpty();
            assertThat(Calls.exchange(signIn, signIn.token("alice")).statusCode())
                    .isEqualTo(200);
        }
    }

    @CambistTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static final class Misbehaving {
        @Test
        @Order(1)
        void wrongKey(AcrSignIn signIn) throws Exception {
            signIn.identityProvider().misbehave(new Misbehaviour.WrongKey());
            assertThat(Calls.exchange(signIn, signIn.token("alice")).statusCode())
                    .isEqualTo(401);
        }

        @Test
        @Order(2)
        void downWithOtherKeys(AcrSignIn signIn) throws Exception {
            assertThat(Calls.exchange(signIn, signIn.token("alice")).statusCode())
                    .isEqualTo(200);
            signIn.identityProvider().rotateKeys(FormerKeys.WITHDRAWN);
            signIn.identityProvider().misbehave(new Misbehaviour.Down());
            assertThat(Calls.exchange(signIn, signIn.token("alice")).statusCode())
                    .isNotEqualTo(200);
        }

        @Test
        @Order(3)
        void good(AcrSignIn signIn) throws Exception {
            assertThat(Calls.exchange(signIn, signIn.token("alice")).statusCode())
                    .isEqualTo(200);
        }
    }

    private static void meet(Class<?> who, AcrSignIn signIn) throws Exception {
        ADDRESSES.put(who, signIn.url());
        BOTH.await(MEETING_SECONDS, TimeUnit.SECONDS);
        assertThat(Calls.exchange(signIn, signIn.token("alice")).statusCode()).isEqualTo(200);
    }

    @CambistTest
    static final class First {
        @Test
        void meets(AcrSignIn signIn) throws Exception {
            meet(First.class, signIn);
        }
    }

    @CambistTest
    static final class Second {
        @Test
        void meets(AcrSignIn signIn) throws Exception {
            meet(Second.class, signIn);
        }
    }

    static final class OfInstance {
        @RegisterExtension
        final CambistExtension cambist = CambistExtension.create();

        @Test
        void one(AcrSignIn signIn) {
            OF_EACH_TEST.add(signIn.url());
        }

        @Test
        void other(AcrSignIn signIn) {
            OF_EACH_TEST.add(signIn.url());
        }
    }
}

package dev.cambist.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who has to go when not everything fits. The budget is 1,600 bytes, and the clock stands where a test sets it. */
final class MemoryBudgetTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("198.51.100.1");

    private long now = TimeUnit.SECONDS.toNanos(1000);
    private final MemoryBudget budget = new MemoryBudget(1600, () -> now);
    private final List<String> gone = new ArrayList<>();

    private MemoryBudget.Holding open(String name, InetAddress client, long bytes) {
        return open(name, client, bytes, now);
    }

    private MemoryBudget.Holding open(String name, InetAddress client, long bytes, long since) {
        return budget.open(client, bytes, new MemoryBudget.Holder() {
            @Override
            public long waitingSince() {
                return since;
            }

            @Override
            public void giveUp() {
                gone.add(name);
            }
        });
    }

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void oneClient_whoseConnectionsAllFit_keepsThem() {
        for (int at = 0; at < 16; at++) {
            open("", HERE, 100);
        }

        assertThat(gone).isEmpty();
        assertThat(budget.held()).isEqualTo(1600);
        assertThat(budget.refusal()).isEmpty();
        assertThat(budget.use().refusals()).isZero();
    }

    @Test
    void refusal_retryAfter_growsWithWhatFindsNoMemory() {
        open("at work", HERE, 1601, MemoryBudget.Holder.AT_WORK);
        assertThat(budget.refusal()).contains(Duration.ofSeconds(1));
        for (int refused = 0; refused < 20_000; refused++) {
            now += TimeUnit.MILLISECONDS.toNanos(1);
            budget.refusal();
        }

        assertThat(budget.refusal()).contains(Duration.ofSeconds(60));
        assertThat(budget.retryAfterEviction()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void beyondIt_theIdlestOfEquallyManyBytes_goes() {
        open("first", HERE, 800);
        pass(1);
        open("second", HERE, 800);
        pass(1);

        open("third", HERE, 100);

        assertThat(gone).containsExactly("first");
        assertThat(budget.use()).isEqualTo(new MemoryUse(900, 1600, 1, 0));
    }

    @Test
    void beyondIt_oneThatCannotBeGivenUp_keepsNoOtherFromGoingAndNobodyFromComing() {
        budget.open(HERE, 100, new MemoryBudget.Holder() {
            @Override
            public long waitingSince() {
                return 0;
            }

            @Override
            public void giveUp() {
                throw new IllegalStateException("unforeseen");
            }
        });
        pass(1);
        open("first", HERE, 750);
        pass(1);
        open("second", HERE, 750);

        open("new", HERE, 500);

        assertThat(gone).containsExactly("first");
        assertThat(budget.held()).isEqualTo(1250);
    }

    @Test
    void beyondIt_whatHasTakenMostForLongest_goesBeforeWhatIsOlderAndSmall() {
        open("idle", HERE, 10);
        pass(8);
        open("long head", HERE, 1500);
        pass(2);

        open("new", HERE, 100);

        assertThat(gone).containsExactly("long head");
    }

    @Test
    void beyondIt_whoeverHoldsMostPays_howeverNewItIs() {
        open("old and alone", THERE, 500);
        pass(100);
        open("one of many", HERE, 400);
        pass(1);
        open("two of many", HERE, 400);

        open("three of many", HERE, 400);

        assertThat(gone).containsExactly("one of many");
    }

    @Test
    void beyondIt_ofTwoWhoHoldAsMuch_bothPay() {
        for (int at = 0; at < 8; at++) {
            open("here", HERE, 100);
            open("there", THERE, 100);
        }
        open("small", InetAddress.ofLiteral("203.0.113.1"), 50);

        assertThat(gone).containsExactlyInAnyOrder("here", "there");
    }

    @Test
    void networkOfIpv6_isOneClient() {
        open("one", InetAddress.ofLiteral("2001:db8:0:1::1"), 400);
        pass(1);
        open("other", InetAddress.ofLiteral("2001:db8:0:1:ffff::2"), 400);
        open("alone", InetAddress.ofLiteral("2001:db8:0:2::1"), 600);

        open("third", InetAddress.ofLiteral("2001:db8:0:1::3"), 300);

        assertThat(gone).containsExactly("one");
    }

    @Test
    void clientThatAProxyNames_paysForItself() {
        open("through the proxy", HERE, 700);
        pass(1);
        open("of another client", HERE, 500).belongsTo(THERE);

        open("through the proxy too", HERE, 700);

        assertThat(gone).containsExactly("through the proxy");
    }

    @Test
    void whatIsAtWork_stays_andWhoeverComesIsRefusedUntilSomeOfItIsDone() {
        MemoryBudget.Holding working = open("working", HERE, 1000, MemoryBudget.Holder.AT_WORK);
        open("working too", HERE, 1000, MemoryBudget.Holder.AT_WORK);

        assertThat(gone).isEmpty();
        assertThat(budget.refusal()).isPresent();
        assertThat(budget.use().refusals()).isOne();

        working.close();

        assertThat(budget.refusal()).isEmpty();
    }

    @Test
    void whereWhoeverHoldsMostIsAtWork_othersWhoWaitGo() {
        open("idle", THERE, 200);
        open("working", HERE, 1300, MemoryBudget.Holder.AT_WORK);
        pass(1);

        open("working too", HERE, 200, MemoryBudget.Holder.AT_WORK);

        assertThat(gone).containsExactly("idle");
    }

    @Test
    void oneLook_makesASixteenthFree() {
        for (int at = 0; at < 160; at++) {
            open("", HERE, 10);
        }

        open("", HERE, 1);

        assertThat(budget.held()).isEqualTo(1491);
        assertThat(gone).hasSize(11);
    }

    @Test
    void growth_isCountedAsWhatIsNew() {
        MemoryBudget.Holding grows = open("grows", HERE, 100);
        pass(1);

        grows.add(1501);

        assertThat(gone).containsExactly("grows");
        assertThat(budget.held()).isZero();
    }

    @Test
    void whatLeaves_mayBeToldOfBeforeWhatComes() {
        MemoryBudget.Holding holding = open("", HERE, 10);

        holding.add(-100);
        holding.add(100);

        assertThat(budget.held()).isEqualTo(10);
    }

    @Test
    void whatIsClosed_countsNoMore_andIsNotGivenUp() {
        MemoryBudget.Holding closed = open("closed", HERE, 1500);
        closed.close();
        closed.close();
        closed.add(500);
        closed.add(-200);

        open("open", HERE, 1600);

        assertThat(budget.held()).isEqualTo(1600);
        assertThat(gone).isEmpty();
    }
}

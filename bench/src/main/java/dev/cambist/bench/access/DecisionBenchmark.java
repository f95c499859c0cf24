package dev.cambist.bench.access;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryFilter;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision about a job that four rules are about, among few and many others. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class DecisionBenchmark {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<Scope> ASKED = List.of(
            Scope.repository("acme/app-1/web", Set.of(Action.PULL, Action.PUSH)),
            Scope.repository("public/base", Set.of(Action.PULL)));

    @Param({"10", "1000", "10000"})
    public int rules;

    private Policy policy = new Policy(List.of());

    @Setup
    public void prepare() {
        policy = Company.policy(rules);
    }

    /** What the token endpoint does. */
    @Benchmark
    public Decision decide() {
        return policy.decide(Company.JOB, Company.SERVICE, ASKED, NOW);
    }

    /** The same with what every rule says, for a log line about a refusal or an explanation. */
    @Benchmark
    public List<Verdict> explain() {
        return List.copyOf(
                policy.decide(Company.JOB, Company.SERVICE, ASKED, NOW).verdicts());
    }

    /** What a catalog asks before its first name. */
    @Benchmark
    public RepositoryFilter where() {
        return policy.where(Company.JOB, Company.SERVICE, Action.PULL, NOW);
    }
}

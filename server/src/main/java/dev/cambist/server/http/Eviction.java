package dev.cambist.server.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who has to go when there is no room for all: of those clients that hold most, down to the level at which enough is
 * free, what has taken most for longest. That is measured in bytes times seconds, so that one long head outweighs many
 * idle connections, and a slow one a quick one. What is being worked on stays.
 */
final class Eviction {
    private static final Comparator<Candidate> FIRST_TO_GO =
            Comparator.comparingDouble(Candidate::weight).reversed();

    private final List<Client> clients;
    private int count;
    private boolean enough;

    Eviction(Iterable<MemoryBudget.Holding> holdings, long now) {
        Map<String, Client> byNetwork = new HashMap<>();
        for (MemoryBudget.Holding holding : holdings) {
            byNetwork
                    .computeIfAbsent(holding.network(), network -> new Client())
                    .holds(holding, now);
        }
        this.clients = new ArrayList<>(byNetwork.values());
        clients.sort(Comparator.comparingLong((Client client) -> client.total).reversed());
    }

    /** Networks that hold anything. */
    int clients() {
        return clients.size();
    }

    /** Whether so much was free as was asked for. */
    boolean isEnough() {
        return enough;
    }

    /** How many were chosen. */
    int count() {
        return count;
    }

    /** Those whose leaving frees at least so much, if there are so many. */
    List<MemoryBudget.Holding> free(long excess) {
        List<MemoryBudget.Holding> chosen = new ArrayList<>();
        long left = excess;
        long level = level(excess);
        for (Client client : clients) {
            left -= choose(client.candidates, Math.min(left, client.total - level), chosen);
        }
        if (left > 0) {
            // Whoever holds most has it all at work.
            List<Candidate> others = new ArrayList<>();
            clients.forEach(client -> others.addAll(client.candidates));
            left -= choose(others, left, chosen);
        }
        enough = left <= 0;
        count = chosen.size();
        return chosen;
    }

    /** What each may keep, so that what is above it is the excess. */
    private long level(long excess) {
        long sum = 0;
        for (int most = 0; most < clients.size(); most++) {
            sum += clients.get(most).total;
            long level = Math.max(0, sum - excess) / (most + 1);
            if (sum >= excess && (most + 1 == clients.size() || level >= clients.get(most + 1).total)) {
                return level;
            }
        }
        return 0;
    }

    /** Takes the heaviest away from the candidates until this much is free; how much is. */
    private static long choose(List<Candidate> candidates, long wanted, List<MemoryBudget.Holding> chosen) {
        if (wanted <= 0) {
            return 0;
        }
        candidates.sort(FIRST_TO_GO);
        long free = 0;
        int taken = 0;
        while (free < wanted && taken < candidates.size()) {
            Candidate next = candidates.get(taken++);
            chosen.add(next.holding);
            free += next.bytes;
        }
        candidates.subList(0, taken).clear();
        return free;
    }

    /** What one network holds. */
    private static final class Client {
        private final List<Candidate> candidates = new ArrayList<>();
        private long total;

        void holds(MemoryBudget.Holding holding, long now) {
            long bytes = holding.taken();
            if (bytes <= 0) {
                return; // it is gone already
            }
            total += bytes;
            long since = holding.waitingSince();
            if (since != MemoryBudget.Holder.AT_WORK) {
                candidates.add(new Candidate(holding, bytes, (double) bytes * Math.max(1, now - since)));
            }
        }
    }

    private record Candidate(MemoryBudget.Holding holding, long bytes, double weight) {}
}

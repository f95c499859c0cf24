package dev.cambist.bench.requests;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.bench.load.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What is measured, and what it is asked.
 *
 * @param servers that share the requests evenly
 * @param provider whose cryptography it uses; only those of one provider are compared
 * @param requests of each kind, each with another credential
 */
record Contender(String name, String provider, List<Server> servers, Map<Kind, List<byte[]>> requests) {
    private static final int CONNECTIONS = 8;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double BYTES_PER_KIB = 1024;

    /** One process. */
    interface Server {
        int port();

        /** All that it has spent so far. */
        Meter spent() throws IOException;
    }

    /** A Java process that tells by itself. */
    record Metered(int port, int meter) implements Server {
        @Override
        public Meter spent() throws IOException {
            return Meter.read(meter);
        }
    }

    /** Another, of which the kernel knows the CPU, in hundredths of seconds. */
    record Foreign(int port, Program program) implements Server {
        @Override
        public Meter spent() {
            return new Meter((long) (program.cpu() * 1e9), 0, 0);
        }
    }

    /** What one request cost: microseconds of CPU, those that the compilers spent meanwhile, KiB of heap. */
    record Cost(double micros, double compiling, double kib) {}

    /** The length of the answer to one request. */
    int answerLength(Kind kind) throws IOException {
        try (KeptConnection wire = KeptConnection.to(servers.getFirst().port())) {
            return (int) wire.ask(ByteBuffer.wrap(asked(kind).getFirst()), 200).length();
        }
    }

    /** Asks so many times, over connections that are kept, and says what each time cost the server. */
    Cost measure(Kind kind, int times) throws IOException, InterruptedException, ExecutionException {
        List<Meter> before = spent();
        try (ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int client = 0; client < CONNECTIONS; client++) {
                int first = client;
                running.add(clients.submit(() -> {
                    ask(asked(kind), first, times);
                    return null;
                }));
            }
            for (Future<Void> client : running) {
                client.get();
            }
        }
        List<Meter> after = spent();
        long nanos = 0;
        long compiling = 0;
        long bytes = 0;
        for (int server = 0; server < servers.size(); server++) {
            Meter spent = after.get(server).since(before.get(server));
            nanos += spent.nanos();
            compiling += spent.compiling();
            bytes += spent.bytes();
        }
        return new Cost(
                nanos / NANOS_PER_MICRO / times, compiling / NANOS_PER_MICRO / times, bytes / BYTES_PER_KIB / times);
    }

    private List<Meter> spent() throws IOException {
        List<Meter> spent = new ArrayList<>();
        for (Server server : servers) {
            spent.add(server.spent());
        }
        return spent;
    }

    private List<byte[]> asked(Kind kind) {
        return requests.getOrDefault(kind, List.of());
    }

    private void ask(List<byte[]> all, int first, int times) throws IOException {
        try (KeptConnection wire =
                KeptConnection.to(servers.get(first % servers.size()).port())) {
            for (int number = first; number < times; number += CONNECTIONS) {
                wire.ask(ByteBuffer.wrap(all.get(number % all.size())), 200);
            }
        }
    }
}

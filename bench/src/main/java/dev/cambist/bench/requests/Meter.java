package dev.cambist.bench.requests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.cambist.bench.load.Compilers;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/**
 * What a process has spent so far, by its own accounting.
 *
 * @param nanos of CPU, in the kernel and out of it, of all its threads but those of the compilers
 * @param compiling nanoseconds of CPU of the compilers, which a process pays for once and not for each request
 * @param bytes allocated on its heap
 */
record Meter(long nanos, long compiling, long bytes) {
    private static final Path SELF = Path.of("/proc/self");

    /** Tells whoever connects to the port; in a thread that lives as long as the process. */
    static void serve(int port) throws IOException {
        ServerSocket listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("meter").start(() -> tell(listener));
    }

    private static void tell(ServerSocket listener) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        while (true) {
            try (Socket asker = listener.accept();
                    OutputStream out = asker.getOutputStream()) {
                long compiling = Compilers.nanos(SELF);
                String line = (system.getProcessCpuTime() - compiling) + " " + compiling + " "
                        + threads.getTotalThreadAllocatedBytes();
                out.write(line.getBytes(US_ASCII));
            } catch (IOException e) {
                return; // the process ends
            }
        }
    }

    /** Asks the process that listens there. */
    static Meter read(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String[] words = new String(socket.getInputStream().readAllBytes(), US_ASCII).split(" ", 3);
            return new Meter(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
        }
    }

    Meter since(Meter earlier) {
        return new Meter(nanos - earlier.nanos, compiling - earlier.compiling, bytes - earlier.bytes);
    }
}

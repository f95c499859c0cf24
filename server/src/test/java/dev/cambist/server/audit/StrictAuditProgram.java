package dev.cambist.server.audit;

import dev.cambist.server.settings.AuditSettings;
import dev.cambist.server.settings.AuditSettings.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** A process of its own that keeps a strict audit; what it prints was acknowledged. */
final class StrictAuditProgram {
    private static final int CALLERS = 8;

    private StrictAuditProgram() {}

    /** Takes the audit file and, if it is to fill its disk, {@code fill}. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        AuditSettings settings = new AuditSettings(file, Mode.STRICT, 64 << 10, Optional.empty(), 1000);
        try (AuditLog log = AuditLog.open(settings, InstantSource.system())) {
            if (arguments.length > 1) {
                fill(log, file);
            } else {
                for (int caller = 0; caller < CALLERS; caller++) {
                    Thread.ofPlatform().start(() -> callForEver(log));
                }
                Thread.currentThread().join();
            }
        }
    }

    private static void callForEver(AuditLog log) {
        while (true) {
            String id = UUID.randomUUID().toString();
            if (log.isKept(time -> Records.of(id))) {
                System.out.println(id);
            }
        }
    }

    /** Until there is no room; then makes some, and waits until it is found. */
    private static void fill(AuditLog log, Path file) throws Exception {
        Path filler = Files.write(file.resolveSibling("filler"), new byte[600 << 10]);
        int refused = 0;
        while (refused < 3) {
            String id = UUID.randomUUID().toString();
            if (log.isKept(time -> Records.of(id))) {
                System.out.println(id);
            } else {
                refused++;
            }
        }
        System.out.println("refused " + log.state().problem().orElse("for no reason"));
        Files.delete(filler);
        while (log.state().problem().isPresent()) {
            Thread.onSpinWait();
        }
        String id = UUID.randomUUID().toString();
        if (log.isKept(time -> Records.of(id))) {
            System.out.println(id);
        }
        System.out.println("lost " + log.state().lost());
        System.out.println(AuditVerification.verify(AuditVerification.files(file), Optional.empty()));
        for (Path each : AuditVerification.files(file)) {
            Files.readAllLines(each).forEach(line -> System.out.println("line " + line));
        }
    }
}

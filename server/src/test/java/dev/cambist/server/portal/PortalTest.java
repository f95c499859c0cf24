package dev.cambist.server.portal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with a portal for each test. */
@Timeout(300) // a guard against hanging
abstract class PortalTest {
    @TempDir
    Path directory;

    PortalLab lab;

    String configuration() throws Exception {
        return PortalLab.CONFIGURATION;
    }

    @BeforeEach
    final void start() throws Exception {
        lab = new PortalLab(directory, configuration());
    }

    @AfterEach
    final void stop() throws Exception {
        lab.close();
        stopOthers();
    }

    /** Stops what a test has started beside the server. */
    void stopOthers() throws Exception {}

    /** Sends a form, and the answer to whoever asks whether that is meant. */
    static TestBrowser.Page sure(TestBrowser browser, String path, Map<String, String> fields) throws Exception {
        Map<String, String> sure = new HashMap<>(fields);
        sure.put("sure", "yes");
        return browser.send(path, sure);
    }
}

package dev.cambist.server.tracing;

import dev.cambist.server.settings.TracingSettings;
import dev.cambist.server.tls.MachineTrust;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.internal.FailedExportException;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The way to the collector: OTLP over HTTP, in protobuf. */
final class Collector {
    /** The SDK tells of every batch that fails, with a stack; {@link SpanQueue} says it once. Loggers are held weakly. */
    private static final Logger SDK = Logger.getLogger("io.opentelemetry");

    private Collector() {}

    /** @param patience for one batch, all its tries taken together */
    static SpanExporter open(TracingSettings settings, Duration patience) {
        SDK.setLevel(Level.OFF);
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setTimeout(patience)
                .setConnectTimeout(patience)
                .setCompression("gzip")
                .setMeterProvider(MeterProvider.noop());
        settings.headers().forEach((name, value) -> builder.addHeader(name, value.value()));
        if (settings.endpoint().getScheme().equals("https")) {
            KeyStore authorities = settings.authorities().isEmpty()
                    ? MachineTrust.authorities()
                    : MachineTrust.store(settings.authorities());
            trust(builder, MachineTrust.naming(authorities));
        }
        return builder.build();
    }

    private static void trust(OtlpHttpSpanExporterBuilder builder, X509TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            builder.setSslContext(context, trust);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS with certificates that were read already", e);
        }
    }

    /** Why a batch was not taken, without a word of the collector's own. */
    static String reason(@Nullable Throwable failure) {
        if (failure instanceof FailedExportException.HttpExportException export) {
            if (export.getResponse() != null) {
                return "it answers with status " + export.getResponse().getStatusCode();
            }
            return export.getCause() == null
                    ? "it does not answer"
                    : export.getCause().toString();
        }
        return failure == null ? "it does not answer in time" : failure.toString();
    }
}

package io.sparkdet.efficientdet.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A file on a web server. Goes through the proxy of the system properties {@code https.proxyHost},
 * {@code https.proxyPort} (or {@code http.…}) and {@code http.nonProxyHosts}.
 */
public final class RemoteFile {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;

  private RemoteFile() {}

  /**
   * Opens a file, following redirections; a connection that ends before the file does is an error
   * while reading.
   *
   * @throws IOException if the server cannot be reached or does not have it
   */
  public static InputStream open(URI address) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .proxy(ProxySelector.getDefault())
            .build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != OK) {
        response.body().close();
        throw new IOException("the server answers " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

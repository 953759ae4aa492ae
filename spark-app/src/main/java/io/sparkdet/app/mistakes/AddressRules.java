package io.sparkdet.app.mistakes;

import java.util.List;
import java.util.regex.Pattern;

/** Addresses where nobody lives, nobody listens, or nobody is let in. */
final class AddressRules {

  private static final Pattern HOST =
      Pattern.compile(
          "UnknownHost|Name or service not known|nodename nor servname|Temporary failure in name resolution");
  private static final Pattern REFUSED =
      Pattern.compile("Connection refused|No route to host|Network is unreachable");
  private static final Pattern TIMEOUT =
      Pattern.compile(
          "connect timed out|Connect timed out|[Cc]onnection timed out|Acquire operation took longer");

  static final List<Rule> ALL =
      List.of(
          Rule.of(
              fault -> fault.is("UnknownHostException") || fault.says(HOST),
              "an address names a machine that is not known",
              "mend the address or the machine's name service"),
          Rule.of(
              fault ->
                  !fault.is("AnnotatedConnectException")
                      && (fault.is(
                              "ConnectException",
                              "NoRouteToHostException",
                              "HttpHostConnectException")
                          || fault.says(REFUSED)),
              "nothing listens at an address",
              "mend the address, or start the service there"),
          Rule.of(
              fault ->
                  fault.is(
                          "SocketTimeoutException",
                          "ConnectTimeoutException",
                          "HttpConnectTimeoutException")
                      || fault.says(TIMEOUT),
              "an address does not answer",
              "mend the address, the proxy or the firewall"),
          Rule.of(
              fault -> fault.is("SSLException", "SSLHandshakeException", "CertificateException"),
              "a secure connection cannot be made",
              "mend the address (http or https), or add the server's certificate to Java's trust store"));

  private AddressRules() {}
}

package dev.holdfast.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EndpointTest {
  @Test
  void readsHostAndPort() {
    assertThat(Endpoint.parse("127.0.0.1:3306")).isEqualTo(new Endpoint("127.0.0.1", 3306));
    assertThat(Endpoint.parse("[::1]:3306")).isEqualTo(new Endpoint("::1", 3306));
    assertThat(Endpoint.parse("[::1]:3306")).hasToString("[::1]:3306");
  }

  @Test
  void refusesWhatIsNoAddress() {
    for (String bad : new String[] {"", "db1", "db1:", ":3306", "db1:0", "db1:65536", "db1:x"}) {
      assertThatThrownBy(() -> Endpoint.parse(bad))
          .as(bad)
          .isInstanceOf(Failure.class)
          .extracting(e -> ((Failure) e).code())
          .isEqualTo("bad-endpoint");
    }
  }
}

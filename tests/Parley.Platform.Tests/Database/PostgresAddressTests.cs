using Npgsql;
using Parley.Postgres;

namespace Parley.Platform.Tests.Database;

public sealed class PostgresAddressTests
{
    [Fact]
    public void Parse_Address_TakesEveryPart()
    {
        var parsed = PostgresAddress.Parse("postgres://par%40ley:p%3Aa%2Fss@db.example:6432/chat%20db?sslmode=verify-full&connect_timeout=2&application_name=x");

        Assert.Equal(("db.example", 6432, "par@ley", "p:a/ss", "chat db"), (parsed.Host, parsed.Port, parsed.Username, parsed.Password, parsed.Database));
        Assert.Equal((SslMode.VerifyFull, 2, "x"), (parsed.SslMode, parsed.Timeout, parsed.ApplicationName));
    }

    [Fact]
    public void Parse_ShortAddress_HasDefaults()
    {
        var parsed = PostgresAddress.Parse("postgresql://[::1]/chat");

        Assert.Equal(("::1", 5432, "chat"), (parsed.Host, parsed.Port, parsed.Database));
        Assert.Equal((5, 5), (parsed.Timeout, parsed.CommandTimeout));
    }

    [Fact]
    public void Parse_Pairs_WinOverTheDefaults()
    {
        var parsed = PostgresAddress.Parse("Host=a;CommandTimeout=9;Timeout=8;Max Auto Prepare=0");

        Assert.Equal(("a", 9, 8, 0), (parsed.Host, parsed.CommandTimeout, parsed.Timeout, parsed.MaxAutoPrepare));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Database=hunter2")]
    [InlineData("Host=a;Pasword=hunter2")]
    [InlineData("Host=a;Port=hunter2")]
    [InlineData("hunter2")]
    [InlineData("postgres://u:hunter2@host:99999/db")]
    [InlineData("postgres://u:hunter2@host/db?sslmode=sometimes")]
    [InlineData("postgres://u:hunter2@host/db?nonsense=1")]
    [InlineData("postgres://u:hunter2@host/db?nonsense")]
    [InlineData("postgres:///hunter2")]
    public void Parse_WhatIsNeither_IsRefusedWithoutShowingIt(string text)
    {
        var refused = Assert.Throws<FormatException>(() => PostgresAddress.Parse(text));

        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
    }
}

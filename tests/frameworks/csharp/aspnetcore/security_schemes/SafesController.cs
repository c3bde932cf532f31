using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Vault.Auth;

namespace Vault;

[ApiController, Route("safes"), Authorize]
public class SafesController : ControllerBase
{
    [HttpGet]
    public int[] List() => [];

    [HttpGet("count"), AllowAnonymous]
    public int Count() => 0;

    [HttpPut("{id}"), Authorize(Policy = "CanOpen")]
    public void Open(int id) { }

    [HttpPost, Authorize(Roles = "Owner, Admin", AuthenticationSchemes = "ApiKey,Web")]
    public void Add() { }
}

[ApiController, Route("keys")]
public class KeysController : ControllerBase
{
    [HttpGet]
    public int[] List() => [];

    [HttpPost, Signed]
    public void Add() { }

    [HttpDelete, OwnersOnly]
    public void Remove() { }
}

<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    public function up(): void
    {
        Schema::create('books', function (Blueprint $table) {
            $table->id();
            $table->uuid('code')->unique();
            $table->string('title', 150);
            $table->text('blurb')->nullable()->comment('What is on the back cover.');
            $table->decimal('price', 8, 2);
            $table->json('tags');
            $table->unsignedTinyInteger('condition')->default(1);
            $table->enum('format', ['paper', 'audio']);
            $table->boolean('lendable');
            $table->foreignId('shelf_id')->constrained();
            $table->string('secret_note')->nullable();
            $table->date('printed_on');
            $table->timestamps();
            $table->softDeletes();
        });

        Schema::create('shelves', function (Blueprint $table) {
            $table->increments('id');
            $table->string('label');
            $table->unsignedInteger('parent_id')->nullable();
        });
    }

    public function down(): void
    {
        Schema::drop('books');
    }
};
